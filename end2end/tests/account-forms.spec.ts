import { ACCOUNT, AccountPages, PASSWORD, REGISTER, SESSIONS, SIGN_IN, newAddress, signInAside } from "../support/account.ts";
import { OFFERS } from "../support/site.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";

/** Paths of the API that forms are sent to. */
const SIGN_IN_API = "/api/v1/session";
const REGISTER_API = "/api/v1/accounts";

inEachLanguage(() => {
  test("what is wrong is said at the field, and what was typed stays", { tag: "@phone" }, async ({ page, site, texts, watch }) => {
    const pages = new AccountPages(site);
    watch.expectStatus(site.scripts ? REGISTER_API : site.path(REGISTER), 422);
    await site.open(REGISTER);
    await pages.fill("name", "Ana Beispiel");
    await pages.fill("email", "ana");
    await pages.fill("password", "passwort12345");
    await pages.submit("register");
    await pages.expectWrong(texts.text("account.problem.invalid_email_address"));
    const email = page.getByRole("main").getByLabel(texts.text("account.email"), { exact: true });
    const password = page.getByRole("main").getByLabel(texts.text("account.password"), { exact: true });
    await expect(email).toHaveAttribute("aria-invalid", "true");
    await expect(email).toHaveAccessibleDescription(texts.text("account.problem.invalid_email_address"));
    await expect(email).toHaveValue("ana");
    await expect(page.getByRole("main").getByLabel(texts.text("account.name"), { exact: true })).toHaveValue("Ana Beispiel");
    // Passwords are not sent back.
    await expect(password).toHaveValue(site.scripts ? "passwort12345" : "");
    await page.getByRole("alert").getByRole("link", { name: texts.text("account.problem.invalid_email_address"), exact: true }).click();
    await expect(email).toBeFocused();
    await email.fill(newAddress());
    await password.fill("");
    await pages.submit("register");
    await pages.expectWrong(texts.text("account.required.password"));
    await expect(email).not.toHaveAttribute("aria-invalid");
  });

  test("who is not signed in signs in and goes on", { tag: "@phone" }, async ({ page, site, texts, context }) => {
    const pages = new AccountPages(site);
    await site.open(SESSIONS);
    await pages.expectPage(SIGN_IN);
    await expect(page.getByText(texts.text("account.sign_in_first"), { exact: true })).toBeVisible();
    await page.getByRole("button", { name: texts.text("account.demo.person"), exact: true }).click();
    await pages.expectPage(SESSIONS);
    await expect(page.getByText(texts.text("account.only_demo"), { exact: true })).toBeVisible();
    await context.clearCookies();
    await site.goto(`${site.path(SIGN_IN)}?next=//evil.example.org/`);
    await page.getByRole("button", { name: texts.text("account.demo.person"), exact: true }).click();
    await pages.expectEntered();
  });

  test("somebody tries every account of the demonstration", { tag: "@phone" }, async ({ page, site, texts, context }) => {
    const pages = new AccountPages(site);
    const tells = {
      person: texts.text("account.no_rights"),
      editor: texts.text("account.role.editor"),
      owner: texts.text("account.role.owner"),
      reviewer: texts.text("account.reviews_all"),
      admin: texts.text("account.is_admin"),
    };
    for (const [role, told] of Object.entries(tells)) {
      await context.clearCookies();
      await site.open(SIGN_IN);
      await page.getByRole("button", { name: texts.text(`account.demo.${role}`), exact: true }).click();
      await pages.goOnToAccount();
      await expect(page.getByRole("main")).toContainText(told);
    }
  });

  test("who tries too often waits", { tag: "@phone" }, async ({ site, texts, watch }) => {
    const pages = new AccountPages(site);
    const address = newAddress();
    watch.expectStatus(site.scripts ? SIGN_IN_API : site.path(SIGN_IN), 422);
    await site.open(SIGN_IN);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await pages.signIn(address);
      await pages.expectWrong(texts.text("account.problem.wrong_credentials"));
    }
    watch.expectStatus(site.scripts ? SIGN_IN_API : site.path(SIGN_IN), 429);
    await pages.signIn(address);
    await pages.expectWrong(texts.counted("account.too_many", 1));
  });

  test("pages about accounts are kept nowhere", { tag: "@once" }, async ({ request, site }) => {
    for (const path of [SIGN_IN, REGISTER, ACCOUNT]) {
      const answer = await request.get(site.path(path), { maxRedirects: 0 });
      expect(answer.headers()["cache-control"], path).toBe("no-store");
      expect(answer.headers()["x-robots-tag"], path).toBe("noindex");
    }
  });

  test("other sites cannot send forms", { tag: "@once" }, async ({ request, site }) => {
    const form = { form: "register", name: "Ana", email: newAddress(), password: PASSWORD };
    const headers = { origin: "https://evil.example.org", cookie: "a=b" };
    expect((await request.post(site.path(REGISTER), { form, headers })).status()).toBe(403);
    expect((await request.post(site.path(OFFERS), { form })).status()).toBe(405);
    expect((await request.post(site.path(REGISTER), { form: { form: "delete" }, headers: { cookie: "a=b", "sec-fetch-site": "same-origin" } })).status()).toBe(400);
  });

  test.describe("with scripts", { tag: "@scripts" }, () => {
    test("a form is sent once, however often the button is pressed", { tag: "@once" }, async ({ page, site, texts }) => {
      const pages = new AccountPages(site);
      let sent = 0;
      await page.route(
        (url) => url.pathname === REGISTER_API,
        async (route) => {
          sent += 1;
          await new Promise((resolve) => setTimeout(resolve, 300));
          await route.fulfill({ status: 202 });
        },
      );
      await site.open(REGISTER);
      await pages.fill("name", "Ana Beispiel");
      await pages.fill("email", newAddress());
      await pages.fill("password", PASSWORD);
      await page.getByRole("button", { name: texts.text("account.submit.register"), exact: true }).dblclick();
      await pages.expectMailbox("register");
      expect(sent).toBe(1);
    });

    test("without a connection nothing typed is lost", { tag: "@phone" }, async ({ page, site, texts, watch }) => {
      const pages = new AccountPages(site);
      watch.expectNoConnection();
      const isForm = (url: URL): boolean => url.pathname === REGISTER_API;
      await page.route(isForm, (route) => route.abort("internetdisconnected"));
      await site.open(REGISTER);
      await pages.fill("name", "Ana Beispiel");
      await pages.fill("email", "ana@example.org");
      await pages.fill("password", PASSWORD);
      await site.inPlace(async () => {
        await pages.submit("register");
        await pages.expectWrong(texts.text("account.kept"));
      });
      const main = page.getByRole("main");
      await expect(main.getByLabel(texts.text("account.password"), { exact: true })).toHaveValue(PASSWORD);

      await page.reload();
      await site.ready();
      await expect(main.getByLabel(texts.text("account.name"), { exact: true })).toHaveValue("Ana Beispiel");
      await expect(main.getByLabel(texts.text("account.email"), { exact: true })).toHaveValue("ana@example.org");
      await expect(main.getByLabel(texts.text("account.password"), { exact: true })).toHaveValue("");
    });

    test("a session that has ended says so, and what was typed comes back", { tag: "@phone" }, async ({ page, site, texts, context, watch }) => {
      const pages = new AccountPages(site);
      await signInAside(context);
      await site.open(ACCOUNT);
      await context.clearCookies();
      watch.expectStatus("/api/v1/account/profile", 401);
      await pages.fill("name", "Ana Andere");
      await pages.submit("profile");
      await pages.expectWrong(texts.text("account.signed_out"));
      await signInAside(context);
      await site.open(ACCOUNT);
      await expect(page.getByRole("main").getByLabel(texts.text("account.name"), { exact: true })).toHaveValue("Ana Andere");
    });

    test("a password can be shown", { tag: "@phone" }, async ({ page, site, texts }) => {
      await site.open(SIGN_IN);
      const label = texts.text("account.password");
      const field = page.getByRole("main").getByLabel(label, { exact: true });
      await field.fill(PASSWORD);
      await expect(field).toHaveAttribute("type", "password");
      await page.getByRole("button", { name: `${texts.text("account.show")}: ${label}`, exact: true }).click();
      await expect(field).toHaveAttribute("type", "text");
      await page.getByRole("button", { name: `${texts.text("account.hide")}: ${label}`, exact: true }).click();
      await expect(field).toHaveAttribute("type", "password");
    });
  });
});
