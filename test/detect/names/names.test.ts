import { describe, expect, test } from "vitest";
import { detectorOf, redactText } from "../harness.ts";

const detector = detectorOf({ entities: ["PERSON", "LOCATION"] });
const organizations = detectorOf({ entities: ["PERSON", "LOCATION", "ORGANIZATION"] });

describe("persons in text", () => {
  test.each([
    ["Call John at 555-1234", "Call <PERSON> at 555-1234"],
    ["John called Mary at 555-1234", "<PERSON> called <PERSON> at 555-1234"],
    ["John Smith's email is on file", "<PERSON>'s email is on file"],
    ["My name is John Smith and", "My name is <PERSON> and"],
    ["my name is priya sharma and my number is 5", "my name is <PERSON> and my number is 5"],
    ["Dr. Reddy opened the chart", "Dr. <PERSON> opened the chart"],
    ["Ms Okonkwo-Hale is late", "Ms <PERSON> is late"],
    ["customer Wietske van der Berg complained", "customer <PERSON> complained"],
    ["Mr van der Berg is here", "Mr <PERSON> is here"],
    ["approved by Ana de la Cruz", "approved by <PERSON>"],
    ["spoke with Tariq Al-Mansouri today", "spoke with <PERSON> today"],
    ["Traveller: Kuipers, Wietske", "Traveller: <PERSON>"],
    ["signed J. R. Ferguson", "signed <PERSON>"],
    ["patient Padraig O'Sullivan", "patient <PERSON>"],
    ["Call from “Noboru Watanabe” rejected", "Call from “<PERSON>” rejected"],
    ["owner ØYSTEIN SÆTHER", "owner <PERSON>"],
    ["клиент Иван Петров", "клиент <PERSON>"],
    ["attendee=Serafina%20Pellegrini&v=3", "attendee=<PERSON>&v=3"],
    ["q=Bj%C3%B6rn+Lindqvist", "q=<PERSON>"],
    ["Halvorsen^Sigrid||1971", "<PERSON>||1971"],
    ["8823,Moriarty,Declan,4", "8823,<PERSON>,<PERSON>,4"],
  ])("%s", (before, after) => {
    expect(redactText(detector, before)).toBe(after);
    expect(redactText(detector, after), "again").toBe(after);
  });
});

describe("places in text", () => {
  test.each([
    ["she lives in Leipzig now", "she lives in <LOCATION> now"],
    ["from Kochi, India to Boise, ID 83702", "from <LOCATION>, <LOCATION> to <LOCATION>"],
    ["shipped to Freiburg im Breisgau", "shipped to <LOCATION>"],
    ["moved to New York last week", "moved to <LOCATION> last week"],
    ["9420 CQ Groningen", "<LOCATION>"],
    ["at 206 Larkspur Terrace, Springfield, IL 62704.", "at <LOCATION>."],
    ["Prinsenstraat 1, 9420 CQ Groningen", "<LOCATION>"],
    ["87 boulevard Voltaire, 14016 Strasbourg", "<LOCATION>"],
    ["62 rue de la République", "<LOCATION>"],
    ["Calle Alcalá 22, 24025 Málaga", "<LOCATION>"],
    ["Flat 61, Gandhi Marg, Kochi 458066", "<LOCATION>"],
    ["Blk 568 Clementi Avenue 7 #05-234, Singapore 993244", "<LOCATION>"],
    ["7-10-14 Nishi-ku, Kanazawa 886-7291", "<LOCATION>"],
    ["Hauptstraße 5, 10115 Berlin", "<LOCATION>"],
    ["to=12%20High%20Street%2C%20Leeds", "to=<LOCATION>"],
  ])("%s", (before, after) => {
    expect(redactText(detector, before)).toBe(after);
    expect(redactText(detector, after), "again").toBe(after);
  });
});

describe("values of members", () => {
  test.each([
    ["customerName", "wietske hoekstra", "<PERSON>"],
    ["first_name", "priya", "<PERSON>"],
    ["surname", "Xu", "<PERSON>"],
    ["name_on_card", "DESTINY TILLMAN", "<PERSON>"],
    ["nextOfKin", "Thuy Le Van", "<PERSON>"],
    ["full-legal-name", "Ginevra D'Amico", "<PERSON>"],
    ["clinician", "Dr Quang Pham", "Dr <PERSON>"],
    ["name", "Haruka Fujimoto", "<PERSON>"],
    ["city", "berlin", "<LOCATION>"],
    ["placeOfBirth", "Nagoya", "<LOCATION>"],
    ["country", "Uruguay", "<LOCATION>"],
    ["shipping_address", "12 high st, apt 4", "<LOCATION>"],
    ["address_line1", "Dorpsstraat 215", "<LOCATION>"],
  ])("%s: %s", (key, before, after) => {
    expect(redactText(detector, before, { key })).toBe(after);
    expect(redactText(detector, after, { key }), "again").toBe(after);
  });

  test.each([
    ["first_name", "null"],
    ["first_name", "anonymous"],
    ["name", "exception"],
    ["name", "chat gpt-4o-mini"],
    ["name", "order-service"],
    ["hostname", "Jordan"],
    ["serviceName", "Jordan"],
    ["customer", "CUST-8266335560"],
    ["customer", "enterprise"],
    ["user_id", "amelia"],
    ["author", "renovate[bot]"],
    ["assignee", "unassigned"],
    ["remoteAddress", "::ffff:10.82.244.24"],
    ["address", "0x52908400098527886E0F7030069857D2E4169EE7"],
    ["region", "eu-west-1"],
    ["state", "pending"],
    ["location", "/var/log/app"],
    ["event", "Payment Received"],
    ["pod", "Anna-7d9"],
  ])("%s: %s stays", (key, text) => expect(redactText(detector, text, { key })).toBe(text));
});

describe("values in small letters behind labels in text", () => {
  test.each([
    ["GET /u?fname=jos%C3%A9&town=leeds HTTP/1.1", "GET /u?fname=<PERSON>&town=<LOCATION> HTTP/1.1"],
    ['SET first_name = "liam" WHERE', 'SET first_name = "<PERSON>" WHERE'],
    ["name: priya sharma", "name: <PERSON>"],
    ["hostname=anna city=null", "hostname=anna city=null"],
    ["name: order service, country: de", "name: order service, country: de"],
    ["IPV6 Addr: fe80:0:0:0:c6b3:1ff:fecd:467f", "IPV6 Addr: fe80:0:0:0:c6b3:1ff:fecd:467f"],
  ])("%s", (before, after) => {
    expect(redactText(detector, before)).toBe(after);
    expect(redactText(detector, after), "again").toBe(after);
  });
});

describe("what looks like a name and is none", () => {
  test.each([
    "2026-01-05T10:00:00Z INFO  Application Server Started Successfully",
    "Mon Jan 12 09:00:01 2026 kernel: Initializing Random Number Generator",
    "at com.example.billing.InvoiceService.applyPolicy(InvoiceService.java:42)",
    "TypeError: Cannot read properties of undefined (reading 'name')",
    "User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36",
    "Content-Type: application/json; charset=UTF-8",
    "X-Forwarded-For: unknown",
    "SELECT Name, City FROM Customers WHERE Country = ?",
    "INSERT INTO Orders VALUES (1, 2)",
    "timezone Europe/Berlin",
    "tz=America%2FNew_York",
    "next run on Monday, March 3 in us-east-1",
    "Kafka Connect Worker joined group Payments",
    "Redis Cluster Manager: Node Failover Completed",
    "class OrderRepository extends JpaRepository<Order, Long>",
    "GET /api/Customers/Anna/Orders HTTP/1.1",
    "arn:aws:iam::123456789012:role/Admin",
    "Upgrading Ruby to 3.3 and Rails to 7.1",
    "The Service Level Agreement Was Breached",
    "Received disconnect from 10.0.0.1: 11: Bye Bye [preauth]",
    "Retry Policy: Exponential Backoff, Max Attempts 5",
  ])("%s", (text) => expect(redactText(detector, text)).toBe(text));
});

describe("organizations", () => {
  test("are found where the policy names them, and are no persons", () => {
    expect(redactText(organizations, "invoice of Morgan Stanley Holdings Ltd for May")).toBe(
      "invoice of <ORGANIZATION> for May",
    );
    expect(redactText(detector, "invoice of Morgan Stanley Holdings Ltd for May")).toBe(
      "invoice of Morgan Stanley Holdings Ltd for May",
    );
  });
});
