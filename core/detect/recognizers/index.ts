import { authorization } from "./authorization.ts";
import { awsSecretKey } from "./aws-secret-key.ts";
import { commandPassword } from "./command-password.ts";
import { creditCard } from "./credit-card.ts";
import { emailAddress } from "./email-address.ts";
import { ibanCode } from "./iban-code.ts";
import { internalId } from "./internal-id.ts";
import { ipAddress } from "./ip-address.ts";
import { jsonWebToken } from "./json-web-token.ts";
import { labelledInternalId } from "./labelled-internal-id.ts";
import { labelledPassword } from "./labelled-password.ts";
import { labelledSecret } from "./labelled-secret.ts";
import { labelledSession } from "./labelled-session.ts";
import { phoneNumber } from "./phone-number.ts";
import { privateKey } from "./private-key.ts";
import { sessionToken } from "./session-token.ts";
import { SHAPED_KEYS } from "./shaped-key.ts";
import { signedRequest } from "./signed-request.ts";
import type { Recognizer } from "./types.ts";
import { unknownId } from "./unknown-id.ts";
import { url } from "./url.ts";
import { urlParts } from "./url-parts.ts";
import { urlPassword } from "./url-password.ts";
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
  ...SHAPED_KEYS,
  awsSecretKey,
  authorization,
  signedRequest,
  labelledSecret,
  labelledPassword,
  urlPassword,
  commandPassword,
  sessionToken,
  labelledSession,
  internalId,
  labelledInternalId,
  unknownId,
];
