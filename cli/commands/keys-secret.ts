import { randomUUID } from "node:crypto";
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { KeyError, toSafeError } from "../../core/index.ts";
import { EXIT, Failure } from "../failure.ts";
import { explainRefusal } from "./keys-refusal.ts";
import { explainConflict, type KeyStore, type StoredText } from "./keys-store.ts";

/** On the version that this command wrote last, since a new version needs a label and only the second step makes it current. */
const LABEL = "SCRUBLINE_LAST_WRITTEN";

/**
 * A key ring in AWS Secrets Manager. A change is a new version, written beside the current one; then the label AWSCURRENT
 * moves to it *from the version that was read*. Secrets Manager refuses the move when the label is elsewhere
 * (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html, RemoveFromVersionId), so
 * of two changes at the same time one fails, and no moment exists at which a ring with a key missing is current.
 * @throws KeyError `bad-reference` for what is no ARN of a secret
 */
export function openSecretStore(arn: string): KeyStore {
  const name = `secret:${arn}`;
  const client = new SecretsManagerClient({
    region: readRegion(arn),
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 10_000 },
  });
  const host = watchHost(client);
  const fail = (outcome: string) => (error: unknown) => {
    throw error instanceof Failure ? error : explainRefusal(error, { name, outcome, host: host() });
  };
  const failChanging = fail("; the ring in use is as it was");

  const readCurrent = async (): Promise<StoredText> => {
    const { SecretString, VersionId, CreatedDate } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    if (SecretString === undefined)
      throw new Failure(EXIT.usage, `${name}: the secret holds no text`, "Store the key ring as text, not as bytes.");
    return {
      text: SecretString,
      ...(VersionId === undefined ? {} : { version: VersionId }),
      ...(CreatedDate === undefined ? {} : { written: CreatedDate.toISOString().slice(0, 10) }),
    };
  };

  /** The token is the new version's id, and the same in every retry: a repeated request makes no second version. */
  const put = async (text: string): Promise<{ version: string; isCurrent: boolean }> => {
    const version = randomUUID();
    const { VersionStages = [] } = await client.send(
      new PutSecretValueCommand({
        SecretId: arn,
        SecretString: text,
        ClientRequestToken: version,
        VersionStages: [LABEL],
      }),
    );
    return { version, isCurrent: VersionStages.includes("AWSCURRENT") };
  };

  const makeCurrent = async (version: string, before: string | undefined): Promise<void> => {
    const move = { SecretId: arn, VersionStage: "AWSCURRENT", MoveToVersionId: version, RemoveFromVersionId: before };
    try {
      await client.send(new UpdateSecretVersionStageCommand(move));
    } catch (error) {
      // A retry after a lost answer is refused too, although the first attempt did it.
      const current = await readCurrent().catch(() => undefined);
      if (current?.version === version) return;
      if (current === undefined) throw explainDoubt(name);
      if (current.version !== before) throw explainConflict(name);
      throw error;
    }
  };

  const hasValue = async (): Promise<boolean> => {
    try {
      await readCurrent();
      return true;
    } catch (error) {
      if (toSafeError(error).class === "ResourceNotFoundException") return false;
      throw error;
    }
  };

  return {
    name,
    takesEffect: "Functions use it within 5 minutes (KEY_RING_MAX_AGE_SECONDS).",
    remains:
      "Earlier versions of the secret still hold it until Secrets Manager drops them: docs/cli.md says how to be rid of them now.",
    read: () => readCurrent().catch(fail("")),
    async create(text) {
      try {
        // A secret's first version is current by itself; any other one leaves alone what is there.
        if (await hasValue()) throw explainExisting(name);
        if (!(await put(text)).isCurrent) throw explainConflict(name);
      } catch (error) {
        failChanging(error);
      }
    },
    async replace(read, text) {
      try {
        // Asked before anything is written, so that a plain conflict leaves no unused version behind.
        if ((await readCurrent()).version !== read.version) throw explainConflict(name);
        const { version } = await put(text);
        await makeCurrent(version, read.version);
      } catch (error) {
        failChanging(error);
      }
    },
  };
}

/** The region that a secret's ARN names. @throws KeyError for anything else; it is not repeated */
function readRegion(arn: string): string {
  const region = /^arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):\d{12}:secret:/.exec(arn)?.[1];
  if (region === undefined)
    throw new KeyError("bad-reference", "keys: what follows secret: is not the ARN of a Secrets Manager secret");
  return region;
}

/** Where the last request went: known only once `AWS_ENDPOINT_URL` and the AWS configuration have been read. */
function watchHost({ middlewareStack }: SecretsManagerClient): () => string | undefined {
  let host: string | undefined;
  middlewareStack.add(
    (next) => (args) => {
      const { hostname, port } = args.request as { readonly hostname: string; readonly port?: number };
      host = port === undefined ? hostname : `${hostname}:${port}`;
      return next(args);
    },
    { step: "build", name: "watchHost" },
  );
  return () => host;
}

function explainDoubt(name: string): Failure {
  return new Failure(
    EXIT.failed,
    `${name}: Secrets Manager stopped answering; either ring may be the one in use`,
    "Look at it with keys show before anything else.",
  );
}

function explainExisting(name: string): Failure {
  return new Failure(EXIT.usage, `${name}: the secret has a value; it was left as it is`, "To add a key: keys rotate.");
}
