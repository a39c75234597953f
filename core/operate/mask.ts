import { numberName } from "./numbered.ts";
import type { OperatorFactory } from "./operator.ts";

/** Length of a mask that does not tell the length of what it hides. */
const FIXED = 4;

/**
 * Mask characters in place of the value. Lengths and kept ends count code points. A value no longer than its kept ends is
 * masked whole, and what is all mask characters already stays, so that masking a mask changes nothing.
 */
export const createMask: OperatorFactory<"mask"> = ({ char, preserveLength, keepFirst, keepLast }) => {
  const fixed = char.repeat(FIXED);
  const constant = !preserveLength && keepFirst + keepLast === 0 ? fixed : null;

  function mask(value: string): string {
    const points = [...value];
    if (points.length > 0 && points.every((point) => point === char)) return value;
    const hidden = points.length - keepFirst - keepLast;
    if (hidden <= 0) return preserveLength ? char.repeat(points.length) : fixed;
    const middle = preserveLength ? char.repeat(hidden) : fixed;
    return points.slice(0, keepFirst).join("") + middle + points.slice(points.length - keepLast).join("");
  }

  return {
    constant: () => constant,
    apply: (_entity, value) => constant ?? mask(value),
    applyToName: (_entity, name, ordinal) => numberName(fixed, name, ordinal),
  };
};
