/**
 * A hub account holds the key ring and takes the logs of a spoke; the spoke has a pipeline of its own too, whose pseudonyms are
 * the same. Deploy the spoke first: a policy cannot name a role that is not there. Its function fails until the hub lets it
 * read the ring; its records wait in the stream.
 */
import { type App, Stack } from "aws-cdk-lib";
import { ScrublineLogDestination, ScrublineMaintenance, ScrublineStream } from "scrubline/cdk";

const HUB = "999999999999";
const SPOKE = "111111111111";
const region = "eu-central-1";

/** Outputs of the two stacks; those of the hub are known once it has been deployed without readers. */
const SPOKE_FUNCTION_ROLE = `arn:aws:iam::${SPOKE}:role/Scrubline-ScrublineFunctionRole-EXAMPLE`;
const KEY_RING = `arn:aws:secretsmanager:${region}:${HUB}:secret:ScrublineKeyRing-EXAMPLE-AbCdEf`;
const KEY_RING_KEY = `arn:aws:kms:${region}:${HUB}:key/00000000-0000-4000-8000-000000000000`;

export function build(app: App, bundles: { readonly bundles?: string } = {}): readonly Stack[] {
  const hub = new Stack(app, "Hub", { env: { account: HUB, region } });
  const keys = { generate: { readers: [SPOKE_FUNCTION_ROLE] } };
  const central = new ScrublineStream(hub, "Scrubline", { ...bundles, keys });
  new ScrublineLogDestination(hub, "Destination", { pipeline: central, accounts: [SPOKE] });
  new ScrublineMaintenance(hub, "Maintenance", { ...bundles, stores: central.stores, pipelines: [central] });

  const spoke = new Stack(app, "Spoke", { env: { account: SPOKE, region } });
  const local = new ScrublineStream(spoke, "Scrubline", {
    ...bundles,
    keys: { secretArn: KEY_RING, keyArn: KEY_RING_KEY },
  });
  new ScrublineMaintenance(spoke, "Maintenance", { ...bundles, stores: local.stores, pipelines: [local] });
  return [hub, spoke];
}
