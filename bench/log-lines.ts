/** Made-up log lines of the kinds a service writes: access, logfmt, JSON, stack traces; about one in five holds something sensitive. */

import { createRandom } from "./random.ts";

/** Lines of about `size` bytes together. */
export function makeLogLines(size: number, seed: number): string[] {
  const below = createRandom(seed);
  const hex = (n: number): string => Array.from({ length: n }, () => "0123456789abcdef"[below(16)]).join("");
  const digits = (n: number): string => Array.from({ length: n }, () => below(10)).join("");
  const two = (n: number): string => String(n).padStart(2, "0");
  const pick = <T>(from: readonly T[]): T => from[below(from.length)];
  const time = (): string =>
    `2026-${two(1 + below(12))}-${two(1 + below(28))}T${two(below(24))}:${two(below(60))}:${two(below(60))}.${digits(3)}Z`;
  const ip = (): string => `${1 + below(220)}.${below(256)}.${below(256)}.${1 + below(254)}`;
  const service = (): string => pick(["checkout", "ledger-api", "search-edge", "mailer", "auth-gateway", "inventory"]);
  const path = (): string =>
    pick(["/v1/orders", "/v1/carts/items", "/health", "/api/search", "/assets/app.css", "/login"]);
  const email = (): string =>
    `${pick(["ana", "li.wei", "omar", "j.smith"])}${below(999)}@${pick(["example.com", "mail.example.org"])}`;
  const clean = [
    () =>
      `${time()} INFO [${service()}] request completed method=GET path=${path()} status=200 duration_ms=${below(900)} request_id=${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
    () =>
      `level=debug ts=${time()} caller=cache.go:${below(900)} msg="cache miss, loading from store" shard=${below(64)} keys=${below(5000)} trace_id=${hex(32)}`,
    () =>
      `{"timestamp":"${time()}","level":"info","service":"${service()}","message":"order shipped","order_id":${digits(8)},"items":${below(9)},"total":${below(900)}.${digits(2)},"trace_id":"${hex(32)}","span_id":"${hex(16)}"}`,
    () =>
      `    at com.example.${pick(["orders", "billing"])}.${pick(["OrderService", "InvoiceWriter"])}.process(${pick(["OrderService", "InvoiceWriter"])}.java:${below(900)})`,
    () =>
      `${time()} WARN  [pool-${below(9)}-thread-${below(32)}] c.e.s.RetryPolicy - attempt ${below(5)} failed after ${below(3000)} ms, backing off; queue depth ${below(900)}, version 2.${below(30)}.${below(90)}`,
    () =>
      `REPORT RequestId: ${hex(8)}-${hex(4)}-4${hex(3)}-b${hex(3)}-${hex(12)} Duration: ${below(900)}.${digits(2)} ms Billed Duration: ${below(900)} ms Memory Size: 512 MB Max Memory Used: ${below(500)} MB`,
  ];
  const sensitive = [
    () =>
      `${ip()} - - [12/Nov/2026:08:14:0${below(9)} +0000] "GET ${path()} HTTP/1.1" 200 ${below(90000)} "-" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"`,
    () => `${time()} INFO [mailer] sent receipt to ${email()} in ${below(900)} ms`,
    () =>
      `{"timestamp":"${time()}","level":"warn","message":"payment declined","card_number":"4111111111111111","client_ip":"${ip()}","trace_id":"${hex(32)}"}`,
    () =>
      `level=info msg="callback scheduled" phone="+1 212 555 0${digits(3)}" ssn=536-90-${1000 + below(8999)} attempt=${below(4)}`,
  ];
  const lines: string[] = [];
  for (let length = 0; length < size; ) {
    const line = pick(below(5) === 0 ? sensitive : clean)();
    lines.push(line);
    length += line.length + 1;
  }
  return lines;
}
