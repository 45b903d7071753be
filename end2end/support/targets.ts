/**
 * Runs in the page: everything that a finger should meet on less than 44 by 44 pixels, as lines to
 * read. A link within a sentence is as high as its line. What counts is where a tap arrives: on the
 * element, its label, or what it stretches over.
 */
export function smallTargets(): string[] {
  const LEAST = 44;
  const sought = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [tabindex='0']";

  const isInSentence = (element: Element): boolean => {
    if (getComputedStyle(element).display !== "inline") return false;
    const around = element.closest("p, li, dd, td, blockquote, figcaption, h1, h2, h3");
    const beside = (around?.textContent ?? "").replace(element.textContent ?? "", "");
    return /\p{L}{2,}\s+\p{L}{2,}/u.test(beside);
  };

  const arrives = (element: Element, x: number, y: number): boolean => {
    const hit = document.elementFromPoint(x, y);
    if (hit === null) return false;
    return element === hit || element.contains(hit) || hit.closest("label")?.control === element;
  };

  /** How far taps arrive from a point on, in one direction. */
  const reach = (element: Element, x: number, y: number, right: number, down: number): number => {
    let far = 0;
    while (far < LEAST && arrives(element, x + (far + 1) * right, y + (far + 1) * down)) far += 1;
    return far;
  };

  /** One can see it: what only shows with the focus is no target for a finger. */
  const isShown = (element: HTMLElement): boolean => {
    const { width, height, right, bottom } = element.getBoundingClientRect();
    const isOnPage = right + scrollX > 0 && bottom + scrollY > 0;
    return element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && isOnPage && width > 1 && height > 1;
  };

  /** How large the place is around a point on which taps arrive. */
  const sizeAt = (element: Element, x: number, y: number): { width: number; height: number } => {
    if (!arrives(element, x, y)) return { width: 0, height: 0 };
    const half = LEAST / 2 - 0.5;
    const isLarge = [x - half, x + half].every((x) => arrives(element, x, y)) && [y - half, y + half].every((y) => arrives(element, x, y));
    if (isLarge) return { width: LEAST, height: LEAST };
    return {
      width: reach(element, x, y, -1, 0) + reach(element, x, y, 1, 0) + 1,
      height: reach(element, x, y, 0, -1) + reach(element, x, y, 0, 1) + 1,
    };
  };

  const described = (element: HTMLElement): string =>
    [element.parentElement, element].map((part) => [part?.localName, ...(part?.classList ?? [])].join(".")).join(" > ");

  /** The same kind of element in the same size is one line. */
  const small = new Map<string, string[]>();
  for (const element of document.querySelectorAll<HTMLElement>(sought)) {
    if (!isShown(element) || isInSentence(element)) continue;
    element.scrollIntoView({ block: "center", behavior: "instant" });
    const labels = element instanceof HTMLInputElement && /checkbox|radio/.test(element.type) ? [...(element.labels ?? [])] : [];
    // With its label a checkbox is one target.
    const sizes: { width: number; height: number }[] = [];
    const isLarge = [...labels, element].some((part) => {
      const box = part.getClientRects()[0];
      if (box === undefined) return false;
      const size = sizeAt(element, box.x + box.width / 2, box.y + box.height / 2);
      sizes.push(size);
      return size.width >= LEAST && size.height >= LEAST;
    });
    if (isLarge) continue;
    const line = `${described(element)}: ${sizes.map(({ width, height }) => `${width}×${height}`).join(", ")}`;
    const name = (element.getAttribute("aria-label") ?? element.id) || (element.textContent ?? "").trim();
    small.set(line, [...(small.get(line) ?? []), name.slice(0, 40)]);
  }
  return [...small].map(([line, names]) => `${line} (${names.length}, such as ${names[0]})`);
}
