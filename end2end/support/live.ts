import type { Page } from "@playwright/test";

/** A node of the tree that the browser hands to a screen reader. */
interface AxNode {
  nodeId: string;
  ignored: boolean;
  role?: { value?: string };
  name?: { value?: string };
  childIds?: string[];
  properties?: { name: string; value: { value?: unknown } }[];
}

/** What stands in the live regions of this kind, as the browser hands it to a screen reader. */
export async function liveTexts(page: Page, kind: "polite" | "assertive"): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = (await session.send("Accessibility.getFullAXTree")) as { nodes: AxNode[] };
  await session.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const text = (node: AxNode): string => {
    if (node.role?.value === "StaticText") {
      return node.name?.value ?? "";
    }
    const children = (node.childIds ?? []).flatMap((id) => byId.get(id) ?? []);
    return children.map(text).join(" ").trim();
  };
  return nodes.filter((node) => isLive(node, kind)).map(text);
}

/** Whether a node is the root of such a region. */
function isLive({ properties = [] }: AxNode, kind: string): boolean {
  return properties.some(({ name, value }) => name === "live" && value.value === kind);
}
