/** One region: a stream to which log groups are subscribed as they come, a bucket of raw logs, one key ring that the stack makes and rotates. */
import { type App, Stack } from "aws-cdk-lib";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { ScrublineMaintenance, ScrublineS3, ScrublineStream, ScrublineSubscriber } from "scrubline/cdk";

export function build(app: App, bundles: { readonly bundles?: string } = {}): readonly Stack[] {
  const stack = new Stack(app, "Scrubline", { env: { account: "111111111111", region: "eu-central-1" } });
  const stream = new ScrublineStream(stack, "Scrubline", { ...bundles });
  const { stores } = stream;
  const bucket = Bucket.fromBucketName(stack, "Raw", "acme-raw-logs");
  const objects = new ScrublineS3(stack, "Objects", { ...bundles, stores, sources: [{ bucket, prefix: "app/" }] });
  new ScrublineSubscriber(stack, "Subscriber", { ...bundles, pipeline: stream, patterns: ["/acme/*"] });
  new ScrublineMaintenance(stack, "Maintenance", { ...bundles, stores, pipelines: [stream, objects] });
  return [stack];
}
