import { Duration, Stack } from "aws-cdk-lib";
import { type IStream, Stream } from "aws-cdk-lib/aws-kinesis";
import { type IKey, Key } from "aws-cdk-lib/aws-kms";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import type { OtlpSinkSettings, SinkSettings } from "../functions/sink-settings.ts";
import { KEY_ARN, SECRET_ARN } from "./arns.ts";
import { UnusableSettingError } from "./setting-error.ts";
import type { OtlpSinkProps, SinkProps } from "./sink-props.ts";
import { readSettings } from "./sinks.ts";

/**
 * Sinks as the context has them, which is the form of `SINKS`; streams, log groups and secrets are there already. `keyArn` is the key of a
 * stream or of the secret with the headers.
 * @throws UnusableSettingError
 */
export function importSinks(scope: Construct, sinks: readonly object[]): readonly SinkProps[] {
  const entries = sinks.map(({ keyArn, ...members }: { readonly keyArn?: unknown }) => ({ keyArn, members }));
  const settings = readSettings(entries.map(({ members }) => members));
  return settings.map((sink, index) => {
    const { keyArn, members } = entries[index]!;
    if (keyArn !== undefined && !(typeof keyArn === "string" && KEY_ARN.test(keyArn)))
      throw new UnusableSettingError(`sinks[${index}].keyArn: is not the ARN of a KMS key`);
    if (keyArn !== undefined && sink.kind !== "kinesis" && !(sink.kind === "otlp" && sink.headersSecretArn))
      throw new UnusableSettingError(`sinks[${index}].keyArn: is for a kinesis sink, or for headersSecretArn`);
    const id = `Sink-${sink.name}`;
    const key = keyArn === undefined ? undefined : Key.fromKeyArn(scope, `${id}-Key`, keyArn);
    return importSink(scope, id, sink, members, { key, place: `sinks[${index}]` });
  });
}

interface Beside {
  readonly key: IKey | undefined;
  readonly place: string;
}

/** Members that were not given stay so: the function has its own defaults. */
function importSink(scope: Construct, id: string, sink: SinkSettings, members: object, beside: Beside): SinkProps {
  switch (sink.kind) {
    case "kinesis":
      return { ...(members as object), kind: sink.kind, stream: importStream(scope, id, sink.stream, beside.key) };
    case "cloudwatch-logs":
      return { ...(members as object), kind: sink.kind, logGroup: LogGroup.fromLogGroupName(scope, id, sink.logGroup) };
    case "otlp":
      return importReceiver(scope, id, sink, members as Partial<OtlpSinkSettings>, beside);
    default:
      return members as SinkProps;
  }
}

function importStream(scope: Construct, id: string, name: string, key: IKey | undefined): IStream {
  const streamArn = Stack.of(scope).formatArn({ service: "kinesis", resource: "stream", resourceName: name });
  return Stream.fromStreamAttributes(scope, id, { streamArn, ...(key ? { encryptionKey: key } : {}) });
}

function importReceiver(
  scope: Construct,
  id: string,
  { headersSecretArn: arn, endpoint, timeout }: OtlpSinkSettings,
  { headersSecretArn, timeout: given, ...rest }: Partial<OtlpSinkSettings>,
  { key, place }: Beside,
): OtlpSinkProps {
  // A grant on an ARN without the six characters would not match.
  if (arn !== undefined && !SECRET_ARN.test(arn))
    throw new UnusableSettingError(`${place}.headersSecretArn: is not the complete ARN of a secret`);
  const attributes = arn === undefined ? undefined : { secretCompleteArn: arn, ...(key ? { encryptionKey: key } : {}) };
  return {
    ...rest,
    kind: "otlp",
    endpoint,
    ...(given === undefined ? {} : { timeout: Duration.millis(timeout) }),
    ...(attributes === undefined ? {} : { headersSecret: Secret.fromSecretAttributes(scope, id, attributes) }),
  };
}
