import {
  ACCOUNT,
  AccountPages,
  CODE,
  CONFIRM,
  CONFIRM_EMAIL,
  DELETE,
  EMAIL,
  LINK,
  OTHER_PASSWORD,
  PASSWORD,
  PASSWORD_PAGE,
  REGISTER,
  REQUEST_LINK,
  REQUEST_RESET,
  RESET,
  SECOND_FACTOR,
  SESSIONS,
  SIGN_IN,
  TOKENS,
  codeFor,
  linkFor,
  makeAccount,
  newAddress,
} from "../support/account.ts";
import { REGISTER_ORGANISATION } from "../support/site.ts";
import { expect, inEachLanguage, test } from "../support/test.ts";

inEachLanguage(() => {
  test("somebody gets an account, goes and comes back", { tag: "@phone" }, async ({ page, site, texts }) => {
    const pages = new AccountPages(site);
    const address = newAddress();
    await site.open();
    await page.getByRole("contentinfo").getByRole("link", { name: texts.text("common.account"), exact: true }).click();
    await pages.expectPage(SIGN_IN);
    await page.getByRole("link", { name: texts.text("account.no_account"), exact: true }).click();
    await pages.expectPage(REGISTER);
    await pages.register(address);
    await expect(page.getByRole("link", { name: texts.text("account.demo_mails"), exact: true })).toBeVisible();

    await site.goto(await linkFor(address, CONFIRM));
    await pages.expectPage(CONFIRM);
    await pages.fill("password", PASSWORD);
    await pages.submit("confirm");
    await pages.goOnToAccount();
    await expect(page.getByRole("main")).toContainText("Ana Beispiel");
    await expect(page.getByRole("main")).toContainText(address);

    await pages.submit("sign_out");
    await pages.expectPage(SIGN_IN);
    await pages.expectDone("sign_out");
    await pages.signIn(address);
    await pages.expectEntered();
  });

  test("where somebody wants to go survives registering", { tag: "@phone" }, async ({ page, site, texts }) => {
    const pages = new AccountPages(site);
    const address = newAddress();
    await site.open(REGISTER_ORGANISATION);
    await pages.expectPage(SIGN_IN);
    await page.getByRole("link", { name: texts.text("account.no_account"), exact: true }).click();
    await pages.expectPage(REGISTER);
    await pages.register(address);
    await site.goto(await linkFor(address, CONFIRM));
    await pages.expectPage(CONFIRM);
    await pages.fill("password", PASSWORD);
    await pages.submit("confirm");
    await expect(page).toHaveURL((url) => url.pathname === site.path(REGISTER_ORGANISATION));
    await site.ready();
  });

  test("whoever has forgotten the password chooses another", { tag: "@phone" }, async ({ page, site, texts }) => {
    const pages = new AccountPages(site);
    const address = newAddress();
    await makeAccount(address, texts.tag);
    await site.open(SIGN_IN);
    await page.getByRole("link", { name: texts.text("account.forgotten"), exact: true }).click();
    await pages.expectPage(REQUEST_RESET);
    await pages.fill("email", address);
    await pages.submit("request_reset");
    await pages.expectMailbox("request_reset");
    const link = await linkFor(address, RESET);
    await site.goto(link);
    await pages.expectPage(RESET);
    await pages.fill("new_password", OTHER_PASSWORD);
    await pages.submit("reset");
    await pages.expectPage(SIGN_IN);
    await pages.expectDone("reset");
    await pages.signIn(address, OTHER_PASSWORD);
    await pages.expectEntered();
  });

  test("a link signs in once, after a button is pressed", { tag: "@phone" }, async ({ page, site, texts, watch }) => {
    const pages = new AccountPages(site);
    const address = newAddress();
    await makeAccount(address, texts.tag);
    await site.open(SIGN_IN);
    await page.getByRole("link", { name: texts.text("account.link_instead"), exact: true }).click();
    await pages.expectPage(REQUEST_LINK);
    await pages.fill("email", address);
    await pages.submit("request_link");
    await pages.expectMailbox("request_link");
    const link = await linkFor(address, LINK);
    await site.goto(link);
    await pages.submit("link");
    await pages.expectEntered();

    watch.expectStatus(site.scripts ? "/api/v1/session/link" : site.path(LINK), 422);
    await site.goto(link);
    await pages.submit("link");
    await pages.expectWrong(texts.text("account.problem.link_expired"));
    await page.getByRole("link", { name: texts.text("account.new_link"), exact: true }).click();
    await pages.expectPage(REQUEST_LINK);
  });

  test("a second factor is set up, asked for, replaced and taken away", { tag: "@phone" }, async ({ page, site, texts, watch }) => {
    const pages = new AccountPages(site);
    const address = await pages.enterAnew();
    await page.getByRole("link", { name: texts.text("account.title.zweiter-faktor"), exact: true }).click();
    await pages.expectPage(SECOND_FACTOR);
    await pages.fill("current_password", PASSWORD);
    await pages.submit("start_second_factor");
    await expect(page.getByRole("img", { name: texts.text("account.qr_code"), exact: true })).toBeVisible();
    await site.ready();
    const secret = await page.locator(".account__secret").innerText();

    watch.expectStatus(site.scripts ? "/api/v1/account/second-factor" : site.path(SECOND_FACTOR), 422);
    await pages.fill("code", "000000");
    await pages.submit("finish_second_factor");
    await pages.expectWrong(texts.text("account.problem.wrong_code"));
    await expect(page.locator(".account__secret"), "the secret is still there").toHaveText(secret);
    await pages.fill("code", codeFor(secret));
    await pages.submit("finish_second_factor");
    await expect(page.getByRole("heading", { name: texts.text("account.codes_title"), exact: true })).toBeVisible();
    const [first = ""] = await page.locator(".account__codes li").allInnerTexts();
    await site.ready();
    await page.getByRole("link", { name: texts.text("account.codes_kept"), exact: true }).click();
    await pages.expectPage(ACCOUNT);
    await expect(page.getByRole("main")).toContainText(texts.text("account.second_factor_on"));

    await pages.submit("sign_out");
    await pages.expectPage(SIGN_IN);
    await pages.signIn(address);
    await pages.expectPage(CODE);
    await page.getByRole("link", { name: texts.text("account.without_phone"), exact: true }).click();
    await pages.fill("recovery_code", first);
    await pages.submit("second_factor");
    await pages.goOnToAccount();

    await pages.submit("sign_out");
    await pages.expectPage(SIGN_IN);
    await pages.signIn(address);
    await pages.expectPage(CODE);
    await pages.fill("code", codeFor(secret, 1));
    await pages.submit("second_factor");
    await pages.expectEntered();

    await site.open(SECOND_FACTOR);
    await expect(page.getByRole("main")).toContainText(texts.counted("account.codes_left", 9));
    const off = page.getByRole("region", { name: texts.text("account.factor_off"), exact: true });
    await off.getByLabel(texts.text("account.current_password"), { exact: true }).fill(PASSWORD);
    await pages.submit("remove_second_factor");
    await pages.expectPage(ACCOUNT);
    await pages.expectDone("remove_second_factor");
  });

  test("somebody changes name, password and address", { tag: "@phone" }, async ({ page, site, texts, watch }) => {
    const pages = new AccountPages(site);
    const [address, other] = [await pages.enterAnew(), newAddress()];
    await pages.fill("name", "Ana Muster");
    await pages.submit("profile");
    await pages.expectDone("profile");
    await expect(page.getByRole("main")).toContainText("Ana Muster");

    watch.expectStatus(site.scripts ? "/api/v1/account/password" : site.path(PASSWORD_PAGE), 422);
    await site.open(PASSWORD_PAGE);
    await pages.fill("current_password", "falsch");
    await pages.fill("new_password", OTHER_PASSWORD);
    await pages.submit("password");
    await pages.expectWrong(texts.text("account.problem.wrong_password"));
    await pages.fill("current_password", PASSWORD);
    await pages.fill("new_password", OTHER_PASSWORD);
    await pages.submit("password");
    await pages.expectPage(ACCOUNT);
    await pages.expectDone("password");

    await site.open(EMAIL);
    await pages.fill("new_email", other);
    await pages.fill("current_password", OTHER_PASSWORD);
    await pages.submit("email");
    await pages.expectMailbox("email");
    await site.open(ACCOUNT);
    await expect(page.getByRole("main")).toContainText(other);
    await site.goto(await linkFor(other, CONFIRM_EMAIL));
    await pages.submit("confirm_email");
    await pages.expectDone("confirm_email_waiting");
    await site.goto(await linkFor(address, CONFIRM_EMAIL));
    await pages.submit("confirm_email");
    await pages.expectDone("confirm_email_changed");
  });

  test("somebody sees where they are signed in, and signs out there", { tag: "@phone" }, async ({ page, site, texts, browser, javaScriptEnabled }) => {
    const pages = new AccountPages(site);
    const address = await pages.enterAnew();
    await page.getByRole("link", { name: texts.text("account.title.sitzungen"), exact: true }).click();
    await pages.expectPage(SESSIONS);
    const devices = page.getByRole("region", { name: texts.text("account.devices"), exact: true }).getByRole("listitem");
    // The account was made on another device.
    await expect(devices).toHaveCount(2);
    const events = page.getByRole("region", { name: texts.text("account.events"), exact: true }).getByRole("listitem");
    await expect(events.filter({ hasText: texts.text("account.event.account_made") })).toHaveCount(1);
    await pages.submit("end_session");
    await pages.expectDone("end_session");
    await expect(devices).toHaveCount(1);

    const elsewhere = await browser.newContext({ javaScriptEnabled, baseURL: new URL(page.url()).origin });
    const form = { email: address, password: PASSWORD };
    await elsewhere.request.post("/api/v1/session", { data: form, headers: { origin: new URL(page.url()).origin } });
    await site.open(SESSIONS);
    await pages.submit("end_sessions");
    await pages.expectDone("end_sessions");
    expect((await elsewhere.request.get("/api/v1/account")).status()).toBe(401);
    await elsewhere.close();
  });

  test("a key for software is shown once, works and is deleted", { tag: "@phone" }, async ({ page, site, texts, playwright }) => {
    const pages = new AccountPages(site);
    await pages.enterAnew();
    await site.open(TOKENS);
    await pages.fill("token_name", "Kalender");
    await pages.fill("current_password", PASSWORD);
    await pages.submit("make_token");
    const secret = await page.locator(".account__secret").innerText();
    const software = await playwright.request.newContext({ baseURL: new URL(page.url()).origin });
    const answer = await software.get("/api/v1/account", { headers: { authorization: `Bearer ${secret}` } });
    expect(answer.status()).toBe(200);
    await software.dispose();
    await page.getByRole("link", { name: texts.text("account.token_kept"), exact: true }).click();
    const tokens = page.getByRole("region", { name: texts.text("account.your_tokens"), exact: true }).getByRole("listitem");
    await expect(tokens).toHaveCount(1);
    await expect(tokens).toContainText("Kalender");
    await expect(page.getByText(secret)).toHaveCount(0);
    await site.ready();
    await pages.submit("revoke_token");
    await pages.expectDone("revoke_token");
    await expect(tokens).toHaveCount(0);
  });

  test("an account is deleted", { tag: "@phone" }, async ({ page, site, texts, watch }) => {
    const pages = new AccountPages(site);
    const address = await pages.enterAnew();
    await page.getByRole("link", { name: texts.text("account.title.loeschen"), exact: true }).click();
    await pages.expectPage(DELETE);
    await expect(page.getByRole("main")).toContainText(texts.text("account.delete_entries"));
    await pages.fill("current_password", PASSWORD);
    await pages.submit("delete");
    await pages.expectPage(SIGN_IN);
    await pages.expectDone("delete");
    watch.expectStatus(site.scripts ? "/api/v1/session" : site.path(SIGN_IN), 422);
    await pages.signIn(address);
    await pages.expectWrong(texts.text("account.problem.wrong_credentials"));
  });
});
