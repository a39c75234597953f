/**
 * Two regions with the same pseudonyms: the first makes and rotates the key ring, Secrets Manager copies it to the second. The
 * KMS key of the copy has to be there before: make it in a stack of its own, or by hand.
 */
import { type App, Stack } from "aws-cdk-lib";
import { ScrublineMaintenance, ScrublineStream } from "scrubline/cdk";

const account = "111111111111";
const KEY_IN_SECOND = `arn:aws:kms:eu-west-1:${account}:key/00000000-0000-4000-8000-000000000000`;
/** An output of the first stack. */
const KEY_RING = `arn:aws:secretsmanager:eu-central-1:${account}:secret:ScrublineKeyRing-EXAMPLE-AbCdEf`;

export function build(app: App, bundles: { readonly bundles?: string } = {}): readonly Stack[] {
  const first = new Stack(app, "First", { env: { account, region: "eu-central-1" } });
  const replicas = [{ region: "eu-west-1", keyArn: KEY_IN_SECOND }];
  const primary = new ScrublineStream(first, "Scrubline", { ...bundles, keys: { generate: { replicas } } });
  new ScrublineMaintenance(first, "Maintenance", { ...bundles, stores: primary.stores, pipelines: [primary] });

  const second = new Stack(app, "Second", { env: { account, region: "eu-west-1" } });
  const keys = { replicaOf: KEY_RING, keyArn: KEY_IN_SECOND };
  const secondary = new ScrublineStream(second, "Scrubline", { ...bundles, keys });
  new ScrublineMaintenance(second, "Maintenance", { ...bundles, stores: secondary.stores, pipelines: [secondary] });
  return [first, second];
}
