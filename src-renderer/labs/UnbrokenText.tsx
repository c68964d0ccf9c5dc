/** Plain words in which `x = 0`, `2 → 3` and `24 %` are never parted by the end of a line. */

const TOGETHER = /(\S+ [=≈≤≥<>∝→] \S+|(?:< )?\S+ %\S*)/;

export function UnbrokenText({ children }: { readonly children: string }) {
  return children.split(TOGETHER).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place in the sentence
      <span key={index} className="lab-unbroken">
        {part}
      </span>
    ),
  );
}
