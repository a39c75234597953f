import { describe, expect, test } from "vitest";
import { detectorOf, findAll, redactText, scanInCuts, scanWhole } from "./harness.ts";

/** Tests of one entity: lines before and after, and what a key makes of a value. */
interface Rows {
  /** Equal texts: nothing may be found. */
  readonly texts: readonly (readonly [string, string])[];
  /** Key, value, what is found of it (nothing: the empty text). */
  readonly keyed?: readonly (readonly [string, string, string])[];
}

/** Checksummed values are published ones (see test/detect/validators) or made up. */
const ENTITIES: Readonly<Record<string, Rows>> = {
  US_ITIN: {
    texts: [
      ["form 912-70-1234 sent", "form <US_ITIN> sent"],
      ["letter mentions ITIN 923 61 2509 for her", "letter mentions ITIN <US_ITIN> for her"],
      ["payee_itin=964530527&v=1", "payee_itin=<US_ITIN>&v=1"],
      ["itin=923%2088%207142&v=1", "itin=<US_ITIN>&v=1"],
      ["itin 912-66-1234 is out of range", "itin <US_ITIN> is out of range"],
      ["912701234", "912701234"],
      ["912 70 1234", "912 70 1234"],
      ["order 912-70-1234", "order 912-70-1234"],
      ["912-93-1234", "912-93-1234"],
    ],
    keyed: [["taxpayer_itin", "935797078", "935797078"]],
  },
  US_PASSPORT: {
    texts: [
      ["flew with passport number X23633477.", "flew with passport number <US_PASSPORT>."],
      ["column 'passport_no' (value 898688548)", "column 'passport_no' (value <US_PASSPORT>)"],
      ["passport no. CD1234567 issued", "passport no. <US_PASSPORT> issued"],
      ["Reisepass: C01X00T47", "Reisepass: <US_PASSPORT>"],
      ["passport expires 2030-01-01", "passport expires 2030-01-01"],
      ["passport scan queued, job 898688548", "passport scan queued, job 898688548"],
      ["X23633477 and 898688548", "X23633477 and 898688548"],
    ],
    keyed: [
      ["travelDocumentPassport", "Z73042846", "Z73042846"],
      ["passport_type", "P12345678", ""],
      ["passportno", "P12345678", "P12345678"],
    ],
  },
  US_DRIVER_LICENSE: {
    texts: [
      ["licence K614-9434-2644 of driver Bo", "licence <US_DRIVER_LICENSE> of driver Bo"],
      ["my driving licence no. is M0623 33131 23076, ok?", "my driving licence no. is <US_DRIVER_LICENSE>, ok?"],
      ["driver_licence=C631-069-64-514-6 after 3 ms", "driver_licence=<US_DRIVER_LICENSE> after 3 ms"],
      ["DL: D1234567", "DL: <US_DRIVER_LICENSE>"],
      ["Driver's license number: 07JSD66219", "Driver's license number: <US_DRIVER_LICENSE>"],
      ["cannot upload licence H77037106.", "cannot upload licence <US_DRIVER_LICENSE>."],
      ["license expires 2025-01-01, driver 12.3.4", "license expires 2025-01-01, driver 12.3.4"],
      ["driver assigned to route 12345678", "driver assigned to route 12345678"],
      ["D1234567 and K614-9434-2644", "D1234567 and K614-9434-2644"],
      ["upload licence 721856381.", "upload licence <US_DRIVER_LICENSE>."],
      ["license 2.0 of 2024", "license 2.0 of 2024"],
      ["idle handler 12345678", "idle handler 12345678"],
    ],
    keyed: [
      ["dmvLicenseId", "134013150", "134013150"],
      ["driver_licence_no", "WDLABCD456DG", "WDLABCD456DG"],
      ["drivers_license_number", "U825995572762", "U825995572762"],
      ["driver_version", "12345678", ""],
    ],
  },
  US_BANK_NUMBER: {
    texts: [
      [
        "wire: routing 011000015, checking account 90934147000396997.",
        "wire: routing <US_BANK_NUMBER>, checking account <US_BANK_NUMBER>.",
      ],
      ["beneficiary-acct=68655147542094575", "beneficiary-acct=<US_BANK_NUMBER>"],
      ["account number 86097503706", "account number <US_BANK_NUMBER>"],
      ["ABA 011000016 was refused", "ABA <US_BANK_NUMBER> was refused"],
      ["AWS account 123456789012 in use", "AWS account 123456789012 in use"],
      ["account 4471 opened; account service on 8080", "account 4471 opened; account service on 8080"],
      ["011000015", "011000015"],
      ["savings|4887 8168 0657", "savings|4887 8168 0657"],
      ["arn:aws:iam::123456789012:role/account", "arn:aws:iam::123456789012:role/account"],
    ],
    keyed: [
      ["bankAccountNumber", "776106304608", "776106304608"],
      ["account_number", "6597411444494600", "6597411444494600"],
      ["routing-number", "094379527", "094379527"],
      ["accountId", "123456789012", ""],
      ["primaryAccountNumber", "5555555555554443", ""],
      ["account_id", "12345678", ""],
    ],
  },
  MEDICAL_LICENSE: {
    texts: [
      ["prescriber DEA number AB1234563.", "prescriber DEA number <MEDICAL_LICENSE>."],
      ["DEA F91234563 is valid, DEA AB1234564 is not", "DEA <MEDICAL_LICENSE> is valid, DEA <MEDICAL_LICENSE> is not"],
      ["nurse, medical license DO-677313.", "nurse, medical license <MEDICAL_LICENSE>."],
      ["Dr. Ash (license MD123456)", "Dr. Ash (license <MEDICAL_LICENSE>)"],
      ["part AB1234564 and MD123456", "part AB1234564 and MD123456"],
      ["medical license expires 2031", "medical license expires 2031"],
    ],
    keyed: [
      ["medicalLicenseNo", "XU1540283", "XU1540283"],
      ["dea", "PO4773809", "PO4773809"],
    ],
  },
  UK_NHS: {
    texts: [
      ["her NHS number reads 943 476 5919 today", "her NHS number reads <UK_NHS> today"],
      ["nhs=943%20476%205919&x=1", "nhs=<UK_NHS>&x=1"],
      ["NHS 943-476-5918 was mistyped", "NHS <UK_NHS> was mistyped"],
      ["9434765919", "9434765919"],
      ["job 9434765919 done", "job 9434765919 done"],
      ["ts 1742558611", "ts 1742558611"],
    ],
    keyed: [["nhsNo", "943 476 5919", "943 476 5919"]],
  },
  SG_NRIC_FIN: {
    texts: [
      ["badge S1234567D in, M1234567K out", "badge <SG_NRIC_FIN> in, <SG_NRIC_FIN> out"],
      ["nric S1234567A is not valid", "nric <SG_NRIC_FIN> is not valid"],
      ["fin=s1234567d", "fin=<SG_NRIC_FIN>"],
      ["S1234567A", "S1234567A"],
      ["sha s1234567d", "sha s1234567d"],
      ["part-S1234567D", "part-S1234567D"],
      ["my id S1234567D", "my id <SG_NRIC_FIN>"],
    ],
    keyed: [["employee.fin", "F1234567N", "F1234567N"]],
  },
  AU_ABN: {
    texts: [
      ["ABN 51824753556 is registered", "ABN <AU_ABN> is registered"],
      ["our number is 51 824 753 556.", "our number is <AU_ABN>."],
      ["ABN 51 824 753 557 is wrong", "ABN <AU_ABN> is wrong"],
      ["51 824 753 557", "51 824 753 557"],
      ["51824753556", "51824753556"],
      ["australian.business.number=51824753556", "australian.business.number=<AU_ABN>"],
    ],
    keyed: [["vendor-abn", "51824753556", "51824753556"]],
  },
  AU_ACN: {
    texts: [
      ["supplier (ACN 004 085 616) wants", "supplier (ACN <AU_ACN>) wants"],
      ["ACN 004085617", "ACN <AU_ACN>"],
      ["004 085 616", "004 085 616"],
      ["004085616", "004085616"],
    ],
    keyed: [["company_acn", "004085616", "004085616"]],
  },
  AU_TFN: {
    texts: [
      ["gave TFN 123 456 782 but", "gave TFN <AU_TFN> but"],
      ["tax file number: 123456789", "tax file number: <AU_TFN>"],
      ["tfn 12 345 678 wrote", "tfn 12 345 678 wrote"],
      ["123 456 782", "123 456 782"],
      ["order 12345677", "order 12345677"],
    ],
    keyed: [["taxFileNumber", "123456782", "123456782"]],
  },
  AU_MEDICARE: {
    texts: [
      ["Medicare card 2123 45670 1 sighted", "Medicare card <AU_MEDICARE> sighted"],
      ["medicare 2123-45670-1", "medicare <AU_MEDICARE>"],
      ["medicare 2123456711", "medicare <AU_MEDICARE>"],
      ["2123456701", "2123456701"],
      ["rows 2123 45671 1", "rows 2123 45671 1"],
    ],
    keyed: [["medicareNo", "2123 45670 1 1", "2123 45670 1 1"]],
  },
  CRYPTO: {
    texts: [
      ["paid 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa now", "paid <CRYPTO> now"],
      ["3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy,1", "<CRYPTO>,1"],
      ["to BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "to <CRYPTO>"],
      ["bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0.", "<CRYPTO>."],
      ["wallet 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb is mistyped", "wallet <CRYPTO> is mistyped"],
      ["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"],
      ["from 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed to", "from <CRYPTO> to"],
      ["0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "<CRYPTO>"],
      ["0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"],
      ["bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "<CRYPTO>"],
      ["wallet rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", "wallet <CRYPTO>"],
      ["44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A", "<CRYPTO>"],
      [
        "tx 0x88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe6a713944b",
        "tx 0x88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe6a713944b",
      ],
      ["nonce 11111111111111111111111111111112", "nonce 11111111111111111111111111111112"],
    ],
    keyed: [
      ["to_address", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"],
      ["wallet", "11111111111111111111111111111112", ""],
      ["sessionKey", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u", ""],
    ],
  },
  US_MBI: {
    texts: [
      ["MBI 1EG4-TE5-MK73 seen", "MBI <US_MBI> seen"],
      ["beneficiary 1EG4TE5MK73", "beneficiary <US_MBI>"],
      ["mbi=1eg4te5mk73", "mbi=<US_MBI>"],
      ["1eg4te5mk73", "1eg4te5mk73"],
      ["1SG4TE5MK73", "1SG4TE5MK73"],
      ["request_id=1eg4te5mk73", "request_id=1eg4te5mk73"],
    ],
  },
  US_NPI: {
    texts: [
      ["NPI: 1234567893", "NPI: <US_NPI>"],
      ["provider npi 1234567890 unknown", "provider npi <US_NPI> unknown"],
      ["1234567893", "1234567893"],
    ],
    keyed: [["national_provider_id", "1993999998", "1993999998"]],
  },
  UK_NINO: {
    texts: [
      ["NINO AB 12 34 56 C", "NINO <UK_NINO>"],
      ["AB123456C joined", "<UK_NINO> joined"],
      ["national insurance number QQ123456C", "national insurance number <UK_NINO>"],
      ["QQ123456C", "QQ123456C"],
      ["ab123456c", "ab123456c"],
      ["AB123456E", "AB123456E"],
      ["ticket AB123456C", "ticket AB123456C"],
    ],
    keyed: [["niNumber", "JG103759A", "JG103759A"]],
  },
  CA_SIN: {
    texts: [
      ["SIN 130 692 544 (Canada)", "SIN <CA_SIN> (Canada)"],
      ["social insurance number 123456789", "social insurance number <CA_SIN>"],
      ["130 692 544", "130 692 544"],
    ],
    keyed: [["employee_sin", "130692544", "130692544"]],
  },
  IN_AADHAAR: {
    texts: [
      ["Aadhaar 2341 2341 2346", "Aadhaar <IN_AADHAAR>"],
      ["aadhaar_no=234123412347", "aadhaar_no=<IN_AADHAAR>"],
      ["Aadhaar Id: 2341-2341-2346", "Aadhaar Id: <IN_AADHAAR>"],
      [
        "field 'aadhaarNumber': rejected value [2341 2341 2346]",
        "field 'aadhaarNumber': rejected value [<IN_AADHAAR>]",
      ],
      ['<input name="aadhaar" value="234123412346">', '<input name="aadhaar" value="<IN_AADHAAR>">'],
      ["2341 2341 2346", "2341 2341 2346"],
      ["2341 2341 2346 2341", "2341 2341 2346 2341"],
    ],
    keyed: [["national_id", "234123412346", "234123412346"]],
  },
  IN_PAN: {
    texts: [
      ["PAN ABCPE1234F on file", "PAN <IN_PAN> on file"],
      ["ABCPE1234F", "<IN_PAN>"],
      ["pan: abcde1234f", "pan: <IN_PAN>"],
      ["ABCDE1234F", "ABCDE1234F"],
      ["abcpe1234f", "abcpe1234f"],
    ],
  },
  DE_TAX_ID: {
    texts: [
      ["Steuer-ID 86 095 742 719", "Steuer-ID <DE_TAX_ID>"],
      ["Steuer-IdNr. 86095742718", "Steuer-IdNr. <DE_TAX_ID>"],
      ["German tax ID 86095742718", "German tax ID <DE_TAX_ID>"],
      ["86095742719", "86095742719"],
    ],
    keyed: [["steuerId", "86095742719", "86095742719"]],
  },
  FR_NIR: {
    texts: [
      ["NIR 2 69 05 49 588 157 80", "NIR <FR_NIR>"],
      ["numéro de sécurité sociale 269054958815781", "numéro de sécurité sociale <FR_NIR>"],
      ["269054958815780", "<FR_NIR>"],
      ["269054958815781", "269054958815781"],
      ["ts 177204488639006", "ts 177204488639006"],
    ],
    keyed: [["nir", "269054958815780", "269054958815780"]],
  },
  ES_NIF: {
    texts: [
      ["DNI 12345678Z", "DNI <ES_NIF>"],
      ["12345678-Z", "<ES_NIF>"],
      ["DNI 1111111-G", "DNI <ES_NIF>"],
      ["1111111G", "1111111G"],
      ["nif=12345678a", "nif=<ES_NIF>"],
      ["12345678A", "12345678A"],
      ["12345678z", "12345678z"],
      ["build 20240115T", "build 20240115T"],
    ],
  },
  ES_NIE: {
    texts: [
      ["NIE X1234567L", "NIE <ES_NIE>"],
      ["Y-1234567-X and Y1234567-X", "<ES_NIE> and <ES_NIE>"],
      ["X1234567T", "X1234567T"],
      ["x1234567l", "x1234567l"],
    ],
    keyed: [["nie", "x1234567t", "x1234567t"]],
  },
  IT_FISCAL_CODE: {
    texts: [
      ["RCCMNL83S18D969H", "<IT_FISCAL_CODE>"],
      ["cf rccmnl83s18d969h ok", "cf <IT_FISCAL_CODE> ok"],
      ["codice fiscale RCCMNL83S18D969A", "codice fiscale <IT_FISCAL_CODE>"],
      ["RCCMNL83S18D969A", "RCCMNL83S18D969A"],
    ],
  },
  PL_PESEL: {
    texts: [
      ["PESEL 44051401359", "PESEL <PL_PESEL>"],
      ["pesel=44051401358", "pesel=<PL_PESEL>"],
      ["44051401359", "44051401359"],
    ],
    keyed: [["pesel", "02070803628", "02070803628"]],
  },
  SE_PERSONNUMMER: {
    texts: [
      ["811218-9876", "<SE_PERSONNUMMER>"],
      ["personnummer 811218-9877", "personnummer <SE_PERSONNUMMER>"],
      ["19811218-9876", "<SE_PERSONNUMMER>"],
      ["811218-9877", "811218-9877"],
      ["8112189876", "8112189876"],
      ["811318-9876", "811318-9876"],
    ],
    keyed: [
      ["personnummer", "198112189876", "198112189876"],
      ["person_nummer", "8112189876", "8112189876"],
      ["personalIdentityNumber", "8112189876", "8112189876"],
    ],
  },
  FI_PERSONAL_IDENTITY_CODE: {
    texts: [
      ["hetu 131052-308T", "hetu <FI_PERSONAL_IDENTITY_CODE>"],
      ["010594Y9021", "<FI_PERSONAL_IDENTITY_CODE>"],
      ["henkilötunnus 131052-308U", "henkilötunnus <FI_PERSONAL_IDENTITY_CODE>"],
      ["131052-308U", "131052-308U"],
      ["321052-308T", "321052-308T"],
    ],
  },
  DATE_OF_BIRTH: {
    texts: [
      ["dob=1985-03-12 x", "dob=<DATE_OF_BIRTH> x"],
      ["Born on March 12th, 1985 in York", "Born on <DATE_OF_BIRTH> in York"],
      ["date of birth: 12.3.85, male", "date of birth: <DATE_OF_BIRTH>, male"],
      ["geboren am 3. März 1990", "geboren am <DATE_OF_BIRTH>"],
      ["née le 3 août 1990", "née le <DATE_OF_BIRTH>"],
      ["&dob=12%2F03%2F1985&x", "&dob=<DATE_OF_BIRTH>&x"],
      ["?birthday=November%2027,%201945 HTTP", "?birthday=<DATE_OF_BIRTH> HTTP"],
      ["patientDob: 12MAR1985", "patientDob: <DATE_OF_BIRTH>"],
      ["dob unknown, updated 2024-01-01", "dob unknown, updated 2024-01-01"],
      ["2024-01-01 date of birth missing", "2024-01-01 date of birth missing"],
      ["born to run 2024-01-01", "born to run 2024-01-01"],
      ["created 1985-03-12", "created 1985-03-12"],
      ["PID|1||||Doe^Ann||19850312|F", "PID|1||||Doe^Ann||<DATE_OF_BIRTH>|F"],
    ],
    keyed: [
      ["birth_date", "1985-03-12T00:00:00Z", "1985-03-12T00:00:00Z"],
      ["dateOfBirth", "12/03/1985", "12/03/1985"],
      ["patient_dob", "19850312", "19850312"],
      ["birthday", "1985年", ""],
      ["created_at", "1985-03-12", ""],
    ],
  },
  PATIENT_MRN: {
    texts: [
      ["MRN12345678 admitted", "<PATIENT_MRN> admitted"],
      ["MRN: 12345678", "MRN: <PATIENT_MRN>"],
      ["chart MRN-12345678 merged", "chart <PATIENT_MRN> merged"],
      ["mrn=4254480 ward=7", "mrn=<PATIENT_MRN> ward=7"],
      ["hospital number (MRN) is 74292553.", "hospital number (MRN) is <PATIENT_MRN>."],
      ["Medical record no: 00-12-34-56", "Medical record no: <PATIENT_MRN>"],
      ["patient id PT-1234567 seen", "patient id <PATIENT_MRN> seen"],
      ["mrn%3D12345678%26x", "mrn%3D<PATIENT_MRN>%26x"],
      ["next=%2Fstep%3Fmrn%3D12345678", "next=%2Fstep%3Fmrn%3D<PATIENT_MRN>"],
      ["PID|1||5544896^^^GEN^MR||Doe^Ann", "PID|1||<PATIENT_MRN>^^^GEN^MR||Doe^Ann"],
      ["PID|1|12|PT-88^^^GEN||", "PID|1|12|<PATIENT_MRN>^^^GEN||"],
      ["pid=7|1||5544896", "pid=7|1||5544896"],
      ["MRN updated at 2024-01-01", "MRN updated at 2024-01-01"],
      ["medical record 2024-01-01", "medical record 2024-01-01"],
      ["patient 12345 admitted", "patient 12345 admitted"],
    ],
    keyed: [
      ["mrn", "MRN94855025", "MRN94855025"],
      ["patient_id", "550e8400-e29b-41d4-a716-446655440000", ""],
      ["mrn_count", "12345678", ""],
      ["chartNumber", "751011", "751011"],
      ["chart", "751011", ""],
    ],
  },
  HEALTH_PLAN_ID: {
    texts: [
      ["member id XYZ123456789 active", "member id <HEALTH_PLAN_ID> active"],
      ["Policy number: ABC-1234567", "Policy number: <HEALTH_PLAN_ID>"],
      ["subscriber_id=W123456789", "subscriber_id=<HEALTH_PLAN_ID>"],
      ["RetryPolicy 12345678", "RetryPolicy 12345678"],
      ["policy 2012-10-17", "policy 2012-10-17"],
      ["member since 2019-04-05", "member since 2019-04-05"],
    ],
    keyed: [
      ["memberId", "W123456789", "W123456789"],
      ["policyNumber", "12345678", "12345678"],
      ["policy_version", "20240101", ""],
    ],
  },
  MAC_ADDRESS: {
    texts: [
      ["DHCPACK to a3:1f:56:c2:32:1a (laptop)", "DHCPACK to <MAC_ADDRESS> (laptop)"],
      ["sta=A0-41-1C-B8-A3-A5 up", "sta=<MAC_ADDRESS> up"],
      ["4c14.639a.664d", "<MAC_ADDRESS>"],
      ["eui 02:00:5e:ff:fe:10:00:01.", "eui <MAC_ADDRESS>."],
      ["mac 00:11:22:33:44:55", "mac <MAC_ADDRESS>"],
      ["mac%3D71%3Af8%3A9c%3Ac8%3A41%3A39%26", "mac%3D<MAC_ADDRESS>%26"],
      ["at 12:34:56:12:34:57", "at 12:34:56:12:34:57"],
      ["md5 a3:1f:56:c2:32:1a:a3:1f:56:c2:32:1a:a3:1f:56:c2", "md5 a3:1f:56:c2:32:1a:a3:1f:56:c2:32:1a:a3:1f:56:c2"],
      ["mac ff:ff:ff:ff:ff:ff and 00:00:00:00:00:00", "mac ff:ff:ff:ff:ff:ff and 00:00:00:00:00:00"],
      ["0242ac110002", "0242ac110002"],
      ["f81d4fae-7dec-4111-8111-111111111111", "f81d4fae-7dec-4111-8111-111111111111"],
    ],
    keyed: [
      ["macAddress", "0242ac110002", "0242ac110002"],
      ["digest", "0242ac110002", ""],
    ],
  },
};

const NAMES = Object.keys(ENTITIES);
const all = detectorOf({ entities: NAMES });

for (const [entity, { texts, keyed = [] }] of Object.entries(ENTITIES))
  describe(entity, () => {
    const one = detectorOf({ entities: [entity] });
    test.each(texts)("%s", (before, after) => expect(redactText(one, before)).toBe(after));
    test.each(keyed)("the key %s before %s", (key, value, found) =>
      expect(findAll(one, value, { key })).toEqual(found === "" ? [] : [`${entity}:${found}`]),
    );
  });

test.each(
  Object.entries(ENTITIES).flatMap(([entity, { texts }]) =>
    texts.filter(([before, after]) => before !== after).map(([before, after]) => [entity, before, after] as const),
  ),
)("%s beside the others: %s", (_entity, before, after) => {
  const places = (text: string) => text.replaceAll(/<[A-Z_]+>/g, "<>");
  expect(places(redactText(all, before))).toBe(places(after));
});

// Names of one entity that contain another's.
test.each([
  ["taxFileNumber", "123456782", "AU_TFN"],
  ["national_insurance_no", "AB123456C", "UK_NINO"],
  ["medicare_beneficiary_id", "1EG4TE5MK73", "US_MBI"],
  ["prescriberDea", "AB1234563", "MEDICAL_LICENSE"],
])("the key %s names %s", (key, value, entity) => expect(findAll(all, value, { key })).toEqual([`${entity}:${value}`]));

// DESIGN 4.7: an id's grammar is no finding.
test.each([
  "4389f54cda03884fdf7ada7b749cba36",
  "328d9835eaffd05c",
  "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  "9f86d081-884c-4d65-9a2f-eaa0c55ad015",
  "01JR7G1BQE3YRGFFNZZQD7SQPM",
  "1-5759e988-bd862e3fe1be46a994272793",
  "ts=1742558611 ts_ms=1786147270210 ts_ns=1772044886390068504",
  "1753863577.007062",
  "invoice INV-2024-00123456 ticket ZD-943476591 order 87315660",
  "v1.2.3 build 20240115 sha 1234567a commit 8c1f2d3",
  "ISBN 978-3-16-148410-0",
  "search-edge-492195b33-2njbn",
  "/opt/jobs/etl/load_rows.py:761",
  "[2026-06-01 15:01:01] GET /health 200 12345678",
  "partition 123456789 offset 51824753556",
])("%s is nobody's number", (text) => expect(findAll(all, text)).toEqual([]));

test("every way of cutting gives what the whole gives", () => {
  const encoder = new TextEncoder();
  const text = encoder.encode(
    Object.values(ENTITIES)
      .flatMap(({ texts }) => texts.map(([before]) => before))
      .join(" ; "),
  );
  const whole = scanWhole(all, text);
  expect(whole.length).toBeGreaterThan(100);
  for (const step of [1, 7, 64, 300]) {
    const cuts: number[] = [];
    for (let at = step; at < text.length; at += step) cuts.push(at);
    expect(scanInCuts(all, text, cuts, 256)).toEqual(whole);
  }
});

test.each([
  ["GET /find/people?mrn=12345678 204 1137ms", "GET /find/people?mrn=<PATIENT_MRN> 204 1137ms"],
  ["mrn=**** 12045 1137ms", "mrn=**** 12045 1137ms"],
  ["**MRN**: 12345678", "**MRN**: <PATIENT_MRN>"],
  [
    '"drivers_licence_number":"\\u0041\\u0031\\u002d4712345"',
    '"drivers_licence_number":"\\u0041\\u0031\\u002d4712345"',
  ],
])("behind a label: %s", (before, after) => expect(redactText(all, before)).toBe(after));
