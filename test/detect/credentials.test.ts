import { describe, expect, test } from "vitest";
import { createKeyRing, createRedactor, loadPolicy } from "../../core/index.ts";
import { detectorOf, findAll, redactText } from "./harness.ts";
import { drawText, drawUuid } from "./made-up.ts";

const all = detectorOf();
const KINDS = ["PASSWORD", "API_KEY", "SESSION_TOKEN", "INTERNAL_ID"];
const keys = createKeyRing({ current: { version: "k1", secret: new Uint8Array(32).fill(7) } });
/** Empty text, a mask, a placeholder and a pseudonym in place of what was found. */
const redactors = (["remove", "mask", "replace", "pseudonymize"] as const).map((action) =>
  createRedactor(loadPolicy({ pii_redaction: { entities: KINDS.map((type) => ({ type, action })) } }), { keys }),
);

/** `{name}` in a row is drawn anew; what is expected to go is in ⟦ ⟧, of the block's entity unless a row says otherwise. */
const DRAWN: Readonly<Record<string, () => string>> = {
  hex32: () => drawText("hex", 32),
  hex40: () => drawText("hex", 40),
  hex64: () => drawText("hex", 64),
  b62: () => drawText("base62", 32),
  b40: () => drawText("base64", 40),
  b88: () => `${drawText("base64", 86)}==`,
  url43: () => drawText("url", 43),
  uuid: drawUuid,
  upper: () => `${drawText("upper", 8)}7K2`,
  digits: () => drawText("digits", 12),
};
const fill = (row: string): string => row.replace(/\{(\w+)\}/g, (all, name: string) => DRAWN[name]?.() ?? all);
const plain = (row: string): string => row.replace(/[⟦⟧]/g, "");
const redacted = (row: string, entity: string): string => row.replace(/⟦[^⟧]*⟧/g, `<${entity}>`);

const GOES: Readonly<Record<string, readonly string[]>> = {
  PASSWORD: [
    // Names and joints.
    "password=⟦hunter2⟧",
    "PGPASSWORD=⟦s3cr3t⟧ pg_dump -h db",
    "db password=⟦hunter2!⟧ next",
    "DB_PASS=⟦Sommer2024⟧",
    "export MYSQL_PWD='⟦p w d 1⟧'",
    "spring.datasource.password=⟦Winter$3953⟧",
    "user[password]=⟦letmein99⟧&commit=1",
    "password2=⟦letmein99⟧",
    "new_password=⟦letmein99⟧&password_confirmation=⟦letmein99⟧",
    "login(user=ann, password=⟦a1)b2⟧)",
    "?user=ann&pass=⟦let%26me%23in1⟧&x=1",
    "next=%2Flogin%3Fpwd%3D⟦letmein99⟧%26x%3D1",
    "%7B%22password%22%3A%22⟦letmein99⟧%22%7D",
    "body={'password': '⟦hunter⟧', 'user': 'ann'}",
    '{:password=>"⟦hunter2⟧"}',
    "Password:⟦Tr0ub4dor&3⟧",
    // Lines of configuration.
    "  password: ⟦changeme⟧",
    "DB_PASSWORD=⟦a&b)c<d1⟧",
    "- name: x\n  passwd: ⟦correct-horse-461⟧\n  port: 5432",
    // Connection strings.
    "Server=db;Database=x;User Id=sa;Password=⟦Pa55w0rd⟧",
    "Server=db;Uid=sa;Pwd=⟦s3cr3t!⟧;Encrypt=true",
    "sqlserver: server=db;user=sa;password=⟦s3cr3t!⟧;encrypt=true",
    "txtpassword=⟦s3cr3t!⟧&useSSL=true",
    "jdbc:oracle:thin:scott/⟦t1ger⟧@db:1521/xe",
    "host=db port=5432 user=app password=⟦s3cr3t⟧ sslmode=require",
    "postgres://app:⟦s3cr3t⟧@db/x",
    "mongodb+srv://app:⟦s3cr3t?/x⟧@cluster0/x",
    "redis://:⟦s3cr3t⟧@cache:6379/0",
    "amqp://guest:⟦guest⟧@mq:5672//",
    "postgres://app:⟦p@ss⟧@db:5432/x",
    // XML, HTML, SQL.
    "<password>⟦hunter2⟧</password>",
    '<wsse:Password Type="#PasswordText">⟦hunter2⟧</wsse:Password>',
    '<input type="hidden" name="password" value="⟦hunter2⟧">',
    "<add key=\"DbPassword\" value='⟦hunter2⟧'/>",
    "CREATE USER app IDENTIFIED BY '⟦hunter2⟧';",
    "ALTER USER app WITH PASSWORD '⟦hunter⟧';",
    "IDENTIFIED WITH mysql_native_password BY '⟦hunter2⟧'",
    "SET PASSWORD FOR 'app'@'%' = '⟦hunter2⟧'",
    'setProperty("password", "⟦hunter2⟧")',
    // Commands.
    "curl -X POST -u admin:⟦hunter2⟧ shop.example.com/x",
    "curl -sS --user 'admin:⟦hunter 2⟧' x",
    "mysql -h db -uroot -p⟦s3cr3t⟧ shop",
    "mysqldump --user=root -p'⟦s3cr3t⟧' shop",
    "sshpass -p ⟦s3cr3t⟧ ssh root@host",
    "sshpass -p '⟦s3 cr3t⟧' ssh root@host",
    "docker login -u bot -p ⟦s3cr3t⟧ registry",
    "redis-cli -h cache -a ⟦s3cr3t⟧ ping",
    "openssl rsa -in k.pem -passin pass:⟦s3cr3t⟧",
    "psql --password ⟦s3cr3t⟧ -U app",
    "vault login -method=userpass password=⟦s3cr3t⟧",
    // Prose, and other languages.
    "the password is ⟦hunter2⟧",
    "the wifi password: ⟦Tr0ub$4971⟧ and the rest",
    "password for admin is ⟦Winter$3953⟧, change it",
    "changed password to ⟦Winter$3953⟧",
    "use the password ⟦Winter$3953⟧ please",
    "Das Passwort lautet ⟦Winter$3953⟧",
    "Kennwort: ⟦Winter2024⟧",
    "user=ann&pw=⟦hunter2⟧&x=1",
    "body={\\x22user\\x22:\\x22ann\\x22,\\x22password\\x22:\\x22⟦Winter2025⟧\\x22}",
    "passwd%5B%5D=⟦Winter!2025⟧&password[]=⟦Winter!2025⟧",
    "userPassword%22%3A+%22⟦Winter!2025⟧%22",
    'motDePasse="⟦Hiver2024⟧" sku=1',
    "DETAIL:  Key (password)=(⟦Lantern!117?⟧) already exists.",
    "WHERE mot_de_passe IN ('⟦gOjHOGwVQ*⟧')",
    "Db Password.............. ⟦1JN0Km9M*⟧",
    "Db Password              ⟦1JN0Km9M*⟧",
    "Password Confirmation: ⟦cobalt-copper-910⟧",
    "user root pwd ⟦vtEmZZ.HVVD._bah⟧ logged in",
    "my password ⟦Falcon186⟧ does not work",
    "mot de passe : ⟦Hiver2024⟧",
    "contraseña: ⟦Invierno2024⟧",
    "wachtwoord=⟦Winter2024⟧",
    "passphrase: ⟦correct-horse-battery-1⟧",
    "otp=⟦482913⟧ user=ann",
    "SESSION_SECRET=⟦Tr0ub$0542⟧",
  ],
  API_KEY: [
    "x-api-key: ⟦{hex32}⟧",
    "X-Api-Key: ⟦{uuid}⟧",
    "DD_API_KEY=⟦{hex32}⟧",
    "DD_APP_KEY=⟦{hex40}⟧",
    "TWILIO_AUTH_TOKEN=⟦{hex32}⟧",
    "PAGERDUTY_TOKEN=⟦u+aB3dE5fG7hJ9kL1mN2⟧",
    "AccountName=x;AccountKey=⟦{b88}⟧;EndpointSuffix=core.example.net",
    "Endpoint=x;SharedAccessKeyName=Root;SharedAccessKey=⟦{b40}⟧",
    "x.example.com/c/f?sv=2024&sig=⟦{b40}%2Fa1B⟧&se=2025",
    "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=⟦{hex64}⟧",
    "AWS4-HMAC-SHA256 SignedHeaders=host;range, Signature=⟦{hex64}⟧",
    "aws_secret_access_key = ⟦{b40}⟧",
    "Authorization: Bearer ⟦abc123def456⟧",
    "authorization: token ⟦{hex40}⟧",
    "Authorization: ApiKey ⟦{url43}⟧",
    "authorization: SSWS ⟦00{url43}⟧",
    "Proxy-Authorization: Basic ⟦dXNlcjpwYXNz⟧",
    "Ocp-Apim-Subscription-Key: ⟦{hex32}⟧",
    "client_secret=⟦{url43}⟧&grant_type=x",
    "refresh_token=⟦{url43}⟧",
    '"clientSecret":"⟦{uuid}⟧"',
    "API key: ⟦{b62}⟧",
    "my api key is ⟦{b62}⟧",
    "rejected token ⟦{b62}⟧",
    "license key: ⟦A1B2C-3D4E5-F6G7H-8J9K0⟧",
    "⟦-----BEGIN RSA PRIVATE KEY-----\\nMIIE\\n-----END RSA PRIVATE KEY-----⟧\\n",
    "⟦-----BEGIN PGP PRIVATE KEY BLOCK-----\nx\n-----END PGP PRIVATE KEY BLOCK-----⟧\nok",
    "⟦-----BEGIN+EC+PRIVATE+KEY-----%0AMHc%0A-----END+EC+PRIVATE+KEY-----⟧%0A",
    "/v1/geo?q=x&key=⟦{hex32}⟧",
    "Twilio Auth Token....... ⟦{b40}⟧",
    "client secret ⟦{hex32}⟧ does not match",
    "<apiKey>⟦{b62}⟧</apiKey>",
    "token=⟦{b62}⟧;HttpOnly",
  ],
  SESSION_TOKEN: [
    "session=⟦sess_{b62}⟧",
    "seen ⟦sess_{b62}⟧ again",
    "Cookie: theme=dark; sessionid=⟦{b62}⟧; lang=en",
    "Cookie: JSESSIONID=⟦{hex32}⟧",
    "JSESSIONID=⟦{hex32}.node1⟧; Path=/",
    "Set-Cookie: PHPSESSID=⟦{b62}⟧; path=/; HttpOnly",
    "connect.sid=⟦s%3A{b62}.{url43}⟧; theme=dark",
    "ASP.NET_SessionId=⟦{b62}⟧",
    "laravel_session=⟦{b88}⟧",
    "__Host-session=⟦{url43}⟧",
    "session_token=⟦{url43}⟧",
    "session token ⟦{url43}⟧ revoked",
    "session_id=⟦{b62}⟧",
    "X-CSRF-Token: ⟦{b62}⟧",
    "csrftoken=⟦{b62}⟧",
    "XSRF-TOKEN=⟦{uuid}⟧",
    "_gitlab_session=⟦{hex32}⟧",
    "rack.session=⟦{b88}⟧",
  ],
  INTERNAL_ID: [
    "badge ⟦USER-7QK2ZB91⟧ at gate",
    "(⟦CUST-4019928837⟧) asked",
    "employee ⟦EMP-004821⟧, ⟦STAFF_88A21C⟧",
    "customer ⟦cus_NffrFeUfNV2Hib⟧ created",
    "object ids: cus_NffrFeUfNV2Hib pi_3MtwBwLkdIwHu7ix28a3tqPa",
    "actor=⟦ACCT-99X1204⟧",
    "GET /customers/⟦CUST-4019928837⟧/orders 200",
    "⟦EMP-2024-00187⟧ and ⟦cust_0048213⟧, ⟦usr-7f3a90021⟧",
    "employee no. ⟦E0048291⟧ joined",
    "customerNumber=⟦K-482913⟧",
    "employee_id=⟦E0048291⟧ dept=4",
    "customer_id: ⟦7QK2-ZB91⟧",
  ],
};
for (const [entity, rows] of Object.entries(GOES))
  describe(entity, () => {
    test.each(rows)("%s", (template) => {
      const row = fill(template);
      expect(redactText(all, plain(row))).toBe(redacted(row, entity));
    });
    test.each(rows)("twice is once: %s", (template) => {
      const row = plain(fill(template));
      for (const redactor of redactors) {
        const once = redactor.redact(row, { format: "text" }).output;
        expect(redactor.redact(once, { format: "text" }).output).toBe(once);
      }
    });
  });

test.each([
  ["password", "correct horse battery staple", "PASSWORD"],
  ["password", "hunter", "PASSWORD"],
  ["userPassword", "12345678", "PASSWORD"],
  ["DATABASE_PASSWORD", "a&b;c,d)e1", "PASSWORD"],
  ["pin", "4821", "PASSWORD"],
  ["otpCode", "482913", "PASSWORD"],
  ["clientSecret", "Winter$3953", "PASSWORD"],
  ["secret", "6c1f0e5d8a7b4c3e9f2d1a0b8c7d6e5f", "API_KEY"],
  ["api_key", "9f86d081-884c-4d65-9a2f-eaa0c55ad015", "API_KEY"],
  ["access-token", "a.b-9f86d081884c4d659a2feaa0c55ad015", "API_KEY"],
  ["sessionToken", "9f86d081884c4d659a2feaa0c55ad015", "SESSION_TOKEN"],
  ["session_id", "kq3VfT81xLm0Zr5cUwYb", "SESSION_TOKEN"],
  ["csrf_token", "kq3VfT81xLm0Zr5cUwYb", "SESSION_TOKEN"],
  ["employeeId", "E0048291", "INTERNAL_ID"],
  ["customer_id", "7QK2ZB91", "INTERNAL_ID"],
])("the key %s with %s: %s", (key, value, entity) =>
  expect(findAll(all, value, { key })).toEqual([`${entity}:${value}`]),
);

/** Nothing of these may go. */
const STAYS = [
  "password reset requested; token expires in 15 minutes",
  "password: ******** token=<API_KEY> pwd=<PASSWORD> session=<SESSION_TOKEN>",
  "max_tokens=4096 prompt_tokens=812 token_count=42 partition_key=customer-1",
  "PWD=/srv/app2 OLDPWD=/opt/ann3",
  "Enter password: invalid",
  "password is required, password is incorrect, password is too short",
  "bad password for user ann2",
  "Failed password for invalid user admin1 port 52144 ssh2",
  "Accepted password for deploy2 port 52144 ssh2",
  '{"errors":{"password":"must be at least 8 characters"}}',
  '{"password":"Password","token":"Token","forgotPassword":"Forgot your password?"}',
  "password=$\u007bDB_PASSWORD} token={{ token }} api_key=<your key> secret=$(cat x)",
  'names: ["password", "token", "secret", "card"]',
  "unexpected token < in JSON at position 0",
  "Unexpected token '}' at line 12",
  "token type Bearer, token_type=Bearer",
  "primary_key=id2 foreign_key=user_id2 cache_key=user:123:profile sort_key=2024-01-01",
  "key=value1 key: user_2024",
  "next_token={url43}",
  '"nextPageToken":"{url43}"',
  "idempotency_key={uuid}",
  "session opened for user root(uid=0)",
  "session_id={uuid} sid=42 session=8841",
  "Session 4821 of user ann: session state 2",
  "trace_id={hex32} span_id=9f86d081884c4d65 request_id={uuid}",
  "integrity=sha512-{b88}",
  'ETag: "{hex32}" commit {hex40} digest sha256:{hex64}',
  "git checkout {hex40} && docker pull x@sha256:{hex64}",
  "secretName: db-credentials secretRef: prod-db-2",
  "secret prod/db-credentials-v2 not found",
  "token_endpoint=/oauth/token2",
  "GET /i?key=user:123:profile&key={uuid} pwd\taccountType",
  "customers: 42, user id: 48213, client 2024-11-03, members 12345, staff 100-200",
  "pass=12 fail=0 pass: 1200",
  "the basic auth-v2 module, bearer token-exchange-2024",
  "author=ann keyboard=qwerty2 monkey=1 keyring=default2",
  "order ORD-7QK2ZB91, invoice INV-4019928837, ticket TKT-1234567, SKU-88A21C9, REQ-0048291",
  "pod user-service-7f9c8d6b5-x2k4p, host client-7f9c8d6b5.local, user-agent User-Agent",
  "user_id=48291 account_id=123456789012 user=jdoe42 user_id=jdoe42",
  "user_id={uuid} customer_id=5f7c8ec7c33c6c004bbafe82",
  "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf",
  "docker run -p 8080:80 -u 1000:1000 nginx",
  "ssh -p 2222 host; mkdir -p /srv/app2",
  "http://host:8080/path@2x.png http://host:8080/a?b=c:d@e",
  "background: url(key-visual-2024.png) .sk-circle12",
  "i18n: auth.password.label auth.token.expired2",
];
describe("stays", () => {
  const without = detectorOf({ entities: KINDS });
  test.each(STAYS)("%s", (template) => {
    const row = fill(template);
    expect(redactText(without, row)).toBe(row);
  });
});
