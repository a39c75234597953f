import { readFileSync } from "node:fs";
import { Stack, Token } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { ROUTES } from "../functions/routes.ts";
import { SinkSettingError } from "../functions/sink-members.ts";
import { readSinks, type SinkSettings } from "../functions/sink-settings.ts";
import { UnusableSettingError } from "./setting-error.ts";
import type { SinkProps } from "./sink-props.ts";

export interface PlannedSink {
  readonly props: SinkProps;
  /** As the function will read it, with its defaults; what is known at deployment only has a stand-in. */
  readonly settings: SinkSettings;
  /** As it is written into `SINKS`. */
  readonly members: Readonly<Record<string, unknown>>;
}

/** The sinks of a pipeline, checked. */
export interface SinkPlan {
  readonly sinks: readonly PlannedSink[];
  /** To lie beside the handler: certificates, by their files' names. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Checks the sinks with the function's own reader, so that what it would refuse at start is refused at synth.
 * @throws UnusableSettingError that names the place
 */
export function planSinks(props: readonly SinkProps[]): SinkPlan {
  const members = props.map((sink) => dropUndefined(toMembers(sink)));
  const settings = check(members);
  return {
    sinks: props.map((sink, index) => ({
      props: sink,
      settings: settings[index]!,
      members: { ...members[index]!, ...nameCertificates(sink, settings[index]!) },
    })),
    files: Object.fromEntries(
      props.flatMap((sink, index) => {
        const file = certificatesOf(sink);
        if (file === undefined) return [];
        const place = `sinks[${index}].caFile`;
        return [[certificatesName(settings[index]!), readCertificates(file, place)]];
      }),
    ),
  };
}

/** What `SINKS` is set to. */
export function writeSinks(scope: Construct, { sinks }: Pick<SinkPlan, "sinks">): string {
  return Stack.of(scope).toJsonString(sinks.map(({ members }) => members));
}

/** All but S3, whose failure returns the records: what such a sink does not take waits in the outbox. */
export function mayBeDown({ settings }: PlannedSink): boolean {
  return settings.kind !== "s3";
}

/** What users have as resources, as the settings have it. Members that are not known stay, to be refused. */
function toMembers(sink: SinkProps): Record<string, unknown> {
  switch (sink.kind) {
    case "otlp": {
      const { headersSecret, caFile, timeout, ...rest } = sink;
      const isFile = typeof caFile === "string" && caFile !== "";
      return {
        ...rest,
        headersSecretArn: headersSecret?.secretArn,
        caFile: isFile ? "/var/task/ca.pem" : caFile,
        timeout: timeout?.toMilliseconds(),
      };
    }
    case "firehose":
      return { ...sink, stream: typeof sink.stream === "string" ? sink.stream : sink.stream?.deliveryStreamName };
    case "kinesis":
      return { ...sink, stream: sink.stream?.streamName };
    case "cloudwatch-logs":
      return { ...sink, logGroup: sink.logGroup?.logGroupName };
    default:
      return { ...sink };
  }
}

/** In place of values that are known at deployment only; all others have to be known at synth. */
const STAND_INS: Readonly<Record<string, string>> = {
  endpoint: "https://later.invalid",
  logsEndpoint: "https://later.invalid",
  tracesEndpoint: "https://later.invalid",
  headersSecretArn: "arn:aws:secretsmanager:eu-west-1:111111111111:secret:later-AbCdEf",
  stream: "later",
  logGroup: "later",
};

function check(sinks: readonly Readonly<Record<string, unknown>>[]): readonly SinkSettings[] {
  const standIn = ([name, value]: [string, unknown]) => [
    name,
    Token.isUnresolved(value) && name in STAND_INS ? STAND_INS[name] : value,
  ];
  return readSettings(sinks.map((members) => Object.fromEntries(Object.entries(members).map(standIn))));
}

/**
 * @param sinks as `SINKS` has them
 * @throws UnusableSettingError
 */
export function readSettings(sinks: readonly object[]): readonly SinkSettings[] {
  try {
    return readSinks(JSON.stringify(sinks), ROUTES);
  } catch (error) {
    if (!(error instanceof SinkSettingError)) throw error;
    throw new UnusableSettingError(`sinks${error.place}: ${error.problem}`);
  }
}

function dropUndefined(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function certificatesOf(sink: SinkProps): string | undefined {
  return sink.kind === "otlp" ? sink.caFile : undefined;
}

function certificatesName({ name }: SinkSettings): string {
  return `ca-${name}.pem`;
}

function nameCertificates(sink: SinkProps, settings: SinkSettings): { readonly caFile?: string } {
  return certificatesOf(sink) === undefined ? {} : { caFile: `/var/task/${certificatesName(settings)}` };
}

function readCertificates(file: string, place: string): string {
  let text = "";
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new UnusableSettingError(`${place}: the file cannot be read`);
  }
  if (!text.includes("-----BEGIN CERTIFICATE-----")) throw new UnusableSettingError(`${place}: holds no certificate`);
  // It would lie in the assets bucket and in the function, for all who may read those.
  if (text.includes("PRIVATE KEY"))
    throw new UnusableSettingError(`${place}: holds a private key; name certificates alone`);
  return text;
}
