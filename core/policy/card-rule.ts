import type { Report } from "./issues.ts";
import type { PolicyBody } from "./seal.ts";
import type { Action } from "./types.ts";

const CODES: readonly Action["kind"][] = ["hash", "pseudonymize", "encrypt"];

/**
 * PCI DSS 4.0, requirement 3.5.1 (with 3.4.1): a keyed hash of a card number and digits of the same number must not be
 * found together, since the digits shrink the space that has to be tried. To who can have values encrypted but not
 * decrypted, deterministic encryption is such a hash.
 */
export function checkCardDigits({ actions, detection, fields }: PolicyBody, report: Report): void {
  const rules = [...detection.entities, ...detection.customPatterns, ...fields];
  const used = rules.filter((rule) => rule.entity === "CREDIT_CARD").map((rule) => actions[rule.action]!);
  const isCoded = used.some((action) => CODES.includes(action.kind));
  const showsDigits = used.some((action) => action.kind === "mask" && action.keepFirst + action.keepLast > 0);
  if (isCoded && showsDigits)
    report(
      "card-hash-and-digits",
      ["pii_redaction", "entities"],
      "CREDIT_CARD is both hashed, pseudonymized or encrypted and masked with kept digits (PCI DSS 3.5.1): choose one",
    );
}
