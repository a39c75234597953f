import { credential } from "./credential.ts";
import { creditCard } from "./credit-card.ts";
import { emailAddress } from "./email-address.ts";
import { ibanCode } from "./iban-code.ts";
import { ipAddress } from "./ip-address.ts";
import { jsonWebToken } from "./json-web-token.ts";
import { labelledSecret } from "./labelled-secret.ts";
import { phoneNumber } from "./phone-number.ts";
import { privateKey } from "./private-key.ts";
import type { Recognizer } from "./types.ts";
import { url } from "./url.ts";
import { urlParts } from "./url-parts.ts";
import { usSsn } from "./us-ssn.ts";
import { vendorKey } from "./vendor-key.ts";

/** All recognizers; an entity may have several. */
export const RECOGNIZERS: readonly Recognizer[] = [
  emailAddress,
  creditCard,
  usSsn,
  phoneNumber,
  ipAddress,
  ibanCode,
  url,
  urlParts,
  vendorKey,
  jsonWebToken,
  privateKey,
  credential,
  labelledSecret,
];
