import { EXIT, Failure } from "../failure.ts";
import { explainAws } from "./refusal.ts";
import { clientSettings } from "./settings.ts";

/** Its name in https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html; it has been 1, 2 and 5. */
const NAME = "Subscription filters per log group";

/** How many filters a log group can have in this account. @throws Failure */
export async function readFilterLimit(region: string | undefined): Promise<number> {
  const { ListAWSDefaultServiceQuotasCommand, ListServiceQuotasCommand, ServiceQuotasClient } = await import(
    "@aws-sdk/client-service-quotas"
  );
  const client = new ServiceQuotasClient(clientSettings(region));
  try {
    // The account's own value if it has one, else the default.
    for (const List of [ListServiceQuotasCommand, ListAWSDefaultServiceQuotasCommand]) {
      let token: string | undefined;
      do {
        const input = { ServiceCode: "logs", ...(token === undefined ? {} : { NextToken: token }) };
        const page = await client.send(new List(input));
        const value = page.Quotas?.find(({ QuotaName }) => QuotaName === NAME)?.Value;
        if (value !== undefined) return value;
        token = page.NextToken;
      } while (token !== undefined);
    }
  } catch (error) {
    const needs = "servicequotas:ListServiceQuotas and ListAWSDefaultServiceQuotas, or run it without --read-quotas";
    throw explainAws(error, { service: "Service Quotas", about: "the number of filters of a log group", needs });
  }
  throw new Failure(
    EXIT.failed,
    "the number of filters of a log group: Service Quotas does not have it",
    "Run it without --read-quotas: CloudWatch Logs says so when a group is full.",
  );
}
