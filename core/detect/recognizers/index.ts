import { auAbn } from "./au-abn.ts";
import { auAcn } from "./au-acn.ts";
import { auMedicare } from "./au-medicare.ts";
import { auTfn } from "./au-tfn.ts";
import { authorization } from "./authorization.ts";
import { awsSecretKey } from "./aws-secret-key.ts";
import { caSin } from "./ca-sin.ts";
import { commandPassword } from "./command-password.ts";
import { creditCard } from "./credit-card.ts";
import { crypto } from "./crypto.ts";
import { dateOfBirth } from "./date-of-birth.ts";
import { deTaxId } from "./de-tax-id.ts";
import { emailAddress } from "./email-address.ts";
import { esNie } from "./es-nie.ts";
import { esNif } from "./es-nif.ts";
import { fiPersonalIdentityCode } from "./fi-personal-identity-code.ts";
import { frNir } from "./fr-nir.ts";
import { healthPlanId } from "./health-plan-id.ts";
import { ibanCode } from "./iban-code.ts";
import { inAadhaar } from "./in-aadhaar.ts";
import { inPan } from "./in-pan.ts";
import { internalId, shortInternalId } from "./internal-id.ts";
import { ipAddress } from "./ip-address.ts";
import { itFiscalCode } from "./it-fiscal-code.ts";
import { jsonWebToken } from "./json-web-token.ts";
import { labelledInternalId } from "./labelled-internal-id.ts";
import { labelledPassword } from "./labelled-password.ts";
import { labelledSecret } from "./labelled-secret.ts";
import { labelledSession } from "./labelled-session.ts";
import { location, locationValue } from "./location.ts";
import { macAddress } from "./mac-address.ts";
import { medicalLicense } from "./medical-license.ts";
import { organization } from "./organization.ts";
import { patientMrn } from "./patient-mrn.ts";
import { person, personIntroduced, personValue } from "./person.ts";
import { phoneNumber } from "./phone-number.ts";
import { plPesel } from "./pl-pesel.ts";
import { privateKey } from "./private-key.ts";
import { sePersonnummer } from "./se-personnummer.ts";
import { sessionToken } from "./session-token.ts";
import { sgNricFin } from "./sg-nric-fin.ts";
import { SHAPED_KEYS } from "./shaped-key.ts";
import { signedRequest } from "./signed-request.ts";
import { streetAddress } from "./street-address.ts";
import type { Recognizer } from "./types.ts";
import { ukNhs } from "./uk-nhs.ts";
import { ukNino } from "./uk-nino.ts";
import { unknownId } from "./unknown-id.ts";
import { url } from "./url.ts";
import { urlParts } from "./url-parts.ts";
import { urlPassword } from "./url-password.ts";
import { usBankNumber } from "./us-bank-number.ts";
import { usDriverLicense } from "./us-driver-license.ts";
import { usItin } from "./us-itin.ts";
import { usMbi } from "./us-mbi.ts";
import { usNpi } from "./us-npi.ts";
import { usPassport } from "./us-passport.ts";
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
  person,
  personValue,
  personIntroduced,
  location,
  locationValue,
  streetAddress,
  organization,
  ...usItin,
  ...usPassport,
  ...usDriverLicense,
  ...usBankNumber,
  ...medicalLicense,
  ukNhs,
  sgNricFin,
  auAbn,
  auAcn,
  auTfn,
  auMedicare,
  crypto,
  usMbi,
  usNpi,
  ukNino,
  caSin,
  inAadhaar,
  inPan,
  deTaxId,
  frNir,
  ...esNif,
  esNie,
  itFiscalCode,
  plPesel,
  sePersonnummer,
  fiPersonalIdentityCode,
  ...dateOfBirth,
  ...patientMrn,
  healthPlanId,
  macAddress,
  labelledPassword,
  urlPassword,
  commandPassword,
  sessionToken,
  labelledSession,
  internalId,
  shortInternalId,
  labelledInternalId,
  unknownId,
];
