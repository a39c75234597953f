import { describe, expect, test } from "vitest";
import { ALL, detectorOf, findAll, redactText } from "./harness.ts";

const all = detectorOf();
const withoutUrl = detectorOf({ entities: ALL.filter((entity) => entity !== "URL") });

/** Rows: text before, text after. Equal texts: nothing may be found. */
const TEXTS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  EMAIL_ADDRESS: [
    ["mail john.doe+tag@sub.example.co.uk now", "mail <EMAIL_ADDRESS> now"],
    ["to=ana@example.com.", "to=<EMAIL_ADDRESS>."],
    ["<jürgen@müller.example>", "<<EMAIL_ADDRESS>>"],
    ["q=ana%40example.com&x=1", "q=<EMAIL_ADDRESS>&x=1"],
    ["user_k1_abc@redacted.example.com", "<EMAIL_ADDRESS>"],
    ["to=john%2Btag%40example.com&x=1", "to=<EMAIL_ADDRESS>&x=1"],
    ['mail "john doe"@example.com now', "mail <EMAIL_ADDRESS> now"],
    ["mail john&#64;example.com or j\\x40example.com", "mail <EMAIL_ADDRESS> or <EMAIL_ADDRESS>"],
    ["o'brien@example.com, u'ada@example.com'", "<EMAIL_ADDRESS>, u'<EMAIL_ADDRESS>'"],
    ["ssh user@host:22", "ssh user@host:22"],
    ["@aws-sdk/client-s3@3.1.0 and left-pad@1.3.0", "@aws-sdk/client-s3@3.1.0 and left-pad@1.3.0"],
    ["logo@2x.png", "logo@2x.png"],
    ["@Injectable class @Foo", "@Injectable class @Foo"],
  ],
  CREDIT_CARD: [
    ["paid with 4111 1111 1111 1111.", "paid with <CREDIT_CARD>."],
    ["pan=4111111111111111 exp=12/28", "pan=<CREDIT_CARD> exp=12/28"],
    ["charged 5555555555554444 today", "charged <CREDIT_CARD> today"],
    ["amex 3782 822463 10005", "amex <CREDIT_CARD>"],
    ["Card: 4532-0123-4567-8901", "Card: <CREDIT_CARD>"],
    ["4111 1111 1111 1111 12/28", "<CREDIT_CARD> 12/28"],
    ["batch 4532-0123-4567-8901", "batch 4532-0123-4567-8901"],
    ["order_id=4111111111111111", "order_id=4111111111111111"],
    ["seq 4111111111111111", "seq 4111111111111111"],
    ["ts_ns=1772044886390068504", "ts_ns=1772044886390068504"],
    ["f81d4fae-7dec-4111-1111-111111111111", "f81d4fae-7dec-4111-1111-111111111111"],
    ["card_number=122000000000003", "card_number=<CREDIT_CARD>"],
    ["paid 5019717010103742 and 6759649826438453", "paid <CREDIT_CARD> and <CREDIT_CARD>"],
    ["sku 4471-2229-7944 restocked", "sku 4471-2229-7944 restocked"],
  ],
  US_SSN: [
    ["My SSN is 123-45-6789", "My SSN is <US_SSN>"],
    ["applicant 536-90-4399", "applicant <US_SSN>"],
    ["ssn=536904399", "ssn=<US_SSN>"],
    ["ssn: 536.90.4399", "ssn: <US_SSN>"],
    ["p=%22ssn%22%3A%22536904399%22%2C", "p=%22ssn%22%3A%22<US_SSN>%22%2C"],
    ["p=%2522ssn%2522%253A%2522536904399%2522", "p=%2522ssn%2522%253A%2522<US_SSN>%2522"],
    [
      "&quot;ssn&quot;:&quot;536904399&quot; &lt;ssn&gt;536904399&lt;/ssn&gt;",
      "&quot;ssn&quot;:&quot;<US_SSN>&quot; &lt;ssn&gt;<US_SSN>&lt;/ssn&gt;",
    ],
    ["\\u0022ssn\\u0022:\\u0022536904399\\u0022", "\\u0022ssn\\u0022:\\u0022<US_SSN>\\u0022"],
    ["bad tax id 258-75-5907", "bad tax id <US_SSN>"],
    ["/find?ssn=722-26-2541 204 3088ms", "/find?ssn=<US_SSN> 204 3088ms"],
    ["123-45-6789", "123-45-6789"],
    ["666-12-3456", "666-12-3456"],
    ["part 536904399", "part 536904399"],
    ["order 536-90-4399", "order 536-90-4399"],
  ],
  PHONE_NUMBER: [
    ["Call John at 555-1234", "Call John at <PHONE_NUMBER>"],
    ["phone is 555-1234", "phone is <PHONE_NUMBER>"],
    ["ring +44 20 7946 0958 or +1 (212) 555-0123", "ring <PHONE_NUMBER> or <PHONE_NUMBER>"],
    ["(212) 555-0123 x42", "<PHONE_NUMBER>"],
    ["212.555.0123", "<PHONE_NUMBER>"],
    ["tel=2125550123", "tel=<PHONE_NUMBER>"],
    ["to=%2B33142685300&x=1", "to=<PHONE_NUMBER>&x=1"],
    ["Rückruf 06 12 34 56 78", "Rückruf <PHONE_NUMBER>"],
    ["My US number is (415) 555-0132", "My US number is <PHONE_NUMBER>"],
    ["phone=91-415-555-0132", "phone=<PHONE_NUMBER>"],
    ["fax 0046 73 581 41 25 or phone=00353851447344", "fax <PHONE_NUMBER> or phone=<PHONE_NUMBER>"],
    ["batch 0046 73 581 41 25", "batch 0046 73 581 41 25"],
    ["rows 555-1234", "rows 555-1234"],
    ["job 7575410643 finished", "job 7575410643 finished"],
    ["12/Nov/2026:08:14:05 +0000", "12/Nov/2026:08:14:05 +0000"],
    ["2026-11-22T20:00:40.123+01:00", "2026-11-22T20:00:40.123+01:00"],
    ["ts=1742558611 ts_ms=1786147270210", "ts=1742558611 ts_ms=1786147270210"],
    ["ISBN 978-3-16-148410-0", "ISBN 978-3-16-148410-0"],
  ],
  IP_ADDRESS: [
    ["node 10.20.30.40 is up", "node <IP_ADDRESS> is up"],
    ["10.1.2.3:8080", "<IP_ADDRESS>:8080"],
    ["deny 10.0.0.0/8", "deny <IP_ADDRESS>"],
    ["from 2001:db8::8a2e:370:7334.", "from <IP_ADDRESS>."],
    ["[fe80::1%eth0]:22", "[<IP_ADDRESS>]:22"],
    ["::ffff:192.0.2.1", "<IP_ADDRESS>"],
    ["v4: 10.1.2.3", "v4: <IP_ADDRESS>"],
    ["seen (192.168.1.1)", "seen (<IP_ADDRESS>)"],
    ["IP 192.168.1.5.51234 > 93.184.216.34.443:", "IP <IP_ADDRESS>.51234 > <IP_ADDRESS>.443:"],
    ["Route is 10.0.0.0/8.", "Route is <IP_ADDRESS>."],
    ["::ffff:256.0.0.1 and 1.3.6.1.4.1", "::ffff:256.0.0.1 and 1.3.6.1.4.1"],
    ['Firefox/133.0" "192.168.252.199"', 'Firefox/133.0" "<IP_ADDRESS>"'],
    ["Chrome/126.0.0.0 Safari", "Chrome/126.0.0.0 Safari"],
    ["version 1.2.3.4", "version 1.2.3.4"],
    ["v1.2.3.4 and 1.2.3.4.5 and 1.2.3", "v1.2.3.4 and 1.2.3.4.5 and 1.2.3"],
    ["V8 12.4.254.21", "V8 12.4.254.21"],
    ["Node.js v22.11.0, npm 10.9.0, V8 12.4.254.21", "Node.js v22.11.0, npm 10.9.0, V8 12.4.254.21"],
    ["at 12:34:56 std::vector abc::def Foo::bar", "at 12:34:56 std::vector abc::def Foo::bar"],
    ["mac 45:ED:E9:16:2A:70", "mac 45:ED:E9:16:2A:70"],
  ],
  IBAN_CODE: [
    ["IBAN DE89 3704 0044 0532 0130 00 ok", "IBAN <IBAN_CODE> ok"],
    ["pay GB29NWBK60161331926819", "pay <IBAN_CODE>"],
    ["iban: gb29nwbk60161331926819", "iban: <IBAN_CODE>"],
    ["pay GB29NWBK60161331926818", "pay GB29NWBK60161331926818"],
    ["XX29NWBK60161331926819", "XX29NWBK60161331926819"],
  ],
  URL: [
    ["see https://example.com/a?b=c, or (http://x.example/y)", "see <URL>, or (<URL>)"],
    ['"s3://bucket/key"', '"<URL>"'],
    ["https://en.example/wiki/A_(b)", "<URL>"],
    ["file:///var/task/index.mjs:1:2", "file:///var/task/index.mjs:1:2"],
    ["a:// b", "a:// b"],
    ["next=https%3A%2F%2Fexample.com%2Fa%3Fb%3Dc%2520d&state=1", "next=<URL>&state=1"],
    ["%22u%22%3A%22https%3A%2F%2Fexample.com%2Fa%22%7D", "%22u%22%3A%22<URL>%22%7D"],
    ["https://example.com/a,ada@example.com,x", "<URL>,<EMAIL_ADDRESS>,x"],
    ["containerd://0d912c8bd7d504e192b1", "containerd://0d912c8bd7d504e192b1"],
  ],
  API_KEY: [
    ["key sk-a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4", "key <API_KEY>"],
    ["aws AKIAZ7QW3E5RT2YU4IOP used", "aws <API_KEY> used"],
    ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl", "<API_KEY>"],
    ["Authorization: Bearer abc123def456", "Authorization: Bearer <API_KEY>"],
    ["AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY1", "AWS_SECRET_ACCESS_KEY=<API_KEY>"],
    ["db password=hunter2! next", "db password=<PASSWORD> next"],
    ["-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\nok", "<API_KEY>\nok"],
    ["-----BEGIN PUBLIC KEY-----", "-----BEGIN PUBLIC KEY-----"],
    ["password reset requested; token expires in 15 minutes", "password reset requested; token expires in 15 minutes"],
    ["password: ******** token=<API_KEY>", "password: ******** token=<API_KEY>"],
    ["max_tokens=4096 partition_key=customer-1 PWD=/srv", "max_tokens=4096 partition_key=customer-1 PWD=/srv"],
    ["Authorization: [REDACTED] Cookie: [FILTERED]", "Authorization: [REDACTED] Cookie: [FILTERED]"],
    ["sk-fading-circle sk-", "sk-fading-circle sk-"],
    ['"authorization":"required"', '"authorization":"required"'],
  ],
};

for (const [entity, rows] of Object.entries(TEXTS))
  describe(entity, () => {
    test.each(rows)("%s", (before, after) => expect(redactText(all, before)).toBe(after));
  });

test("a URL's password is a finding where URLs are not", () => {
  expect(redactText(withoutUrl, "postgres://app:s3cr3t@db.example.com/x")).toBe(
    "postgres://app:<PASSWORD>@db.example.com/x",
  );
  expect(redactText(withoutUrl, "https://example.com/?mail=ana@example.com&ip=10.1.2.3")).toBe(
    "https://example.com/?mail=<EMAIL_ADDRESS>&ip=<IP_ADDRESS>",
  );
});

test.each([
  ["ssn", "219-09-9999", "US_SSN:219-09-9999"],
  ["applicantSSN", "219099999", "US_SSN:219099999"],
  ["card_number", "4532012345678901", "CREDIT_CARD:4532012345678901"],
  ["mobilePhone", "0171/4557048", "PHONE_NUMBER:0171/4557048"],
  ["contact-tel", "5551234567", "PHONE_NUMBER:5551234567"],
  ["password", "correct horse", "PASSWORD:correct horse"],
  ["clientSecret", "9f86d081-884c-4d65-9a2f-eaa0c55ad015", "API_KEY:9f86d081-884c-4d65-9a2f-eaa0c55ad015"],
  ["Authorization", "Basic dXNlcjpwYXNz", "API_KEY:dXNlcjpwYXNz"],
])("the key %s makes %s a finding", (key, value, found) => expect(findAll(all, value, { key })).toEqual([found]));

test.each([
  ["trace_id", "4111111111111111"],
  ["orderId", "2125550123"],
  ["request_id", "9f86d081-884c-4d65-9a2f-eaa0c55ad015"],
  ["build", "10.2.30.4"],
  ["version", "1.2.3.4"],
  ["sequence", "536904399"],
  ["max_tokens", "4096"],
  ["tokenType", "Bearer"],
  ["password", "[REDACTED]"],
  ["customer", "123-45-6789"],
  ["startTimeUnixNano", "1743726142981226106"],
])("the key %s leaves %s alone", (key, value) => expect(findAll(all, value, { key })).toEqual([]));

// DESIGN 4.7: an id's grammar is no finding, with or without an id's key.
test.each([
  "4389f54cda03884fdf7ada7b749cba36",
  "328d9835eaffd05c",
  "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  "01JR7G1BQE3YRGFFNZZQD7SQPM",
  "arn:aws:iam::123456789012:role/Admin",
  "1-5759e988-bd862e3fe1be46a994272793",
  "2026-06-11T09:23:02.124Z",
  "1753863577.007062",
  "12.3456789",
  "search-edge-492195b33-2njbn",
  "/opt/jobs/etl/load_rows.py:761",
  "com.fernhill.ledger.PaymentMapper",
  "[2026-06-01 15:01:01] GET /health 200",
])("%s is nobody's data", (text) => expect(findAll(all, text)).toEqual([]));

test("every entity at offsets 0 to 63, and at the very end", () => {
  const samples = [
    "john@example.com",
    "4111-1111-1111-1111",
    "536-90-4399",
    "+442079460958",
    "10.20.30.40",
    "DE89370400440532013000",
    "https://example.com/x",
    "AKIAZ7QW3E5RT2YU4IOP",
  ];
  for (const [i, sample] of samples.entries())
    for (let offset = 0; offset < 64; offset++) {
      const before = "lorem ipsum dolor sit amet consectetur adipiscing elit sed do ei"
        .slice(64 - offset)
        .replace(/\S$/, " ");
      expect(findAll(all, `${before}${sample}`)).toEqual([`${ALL[i]}:${sample}`]);
      expect(findAll(all, `${before}${sample} end`)).toEqual([`${ALL[i]}:${sample}`]);
    }
});
