/**
 * KaTeX for a page whose policy allows no style attributes. Built node by node it needs none, but for the width of stretched
 * braces and roots, which it writes as an attribute; here that goes through the object model, which the policy allows.
 */
import katex, * as inner from 'katex';

interface SvgNode {
  attributes: Readonly<Record<string, string>>;
  toNode(): SVGElement;
}

// Exported by KaTeX 0.19 and absent from its types.
const { SvgNode: svgNode } = (inner as unknown as { readonly __domTree: { readonly SvgNode: { prototype: SvgNode } } })
  .__domTree;
const toNode = svgNode.prototype.toNode;

svgNode.prototype.toNode = function styledByObject(this: SvgNode): SVGElement {
  const { style, ...attributes } = this.attributes;
  if (style === undefined) return toNode.call(this);
  const node = toNode.call(Object.assign(Object.create(svgNode.prototype), this, { attributes }));
  node.style.cssText = style;
  return node;
};

export default katex;
