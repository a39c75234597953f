"""Starts LocalStack on this host, with functions as Node.js processes instead of containers.

Ends with its parent: LocalStack has no switch for that, and a test run that was killed would leave it behind.
"""

import os
import signal
import tempfile
import threading
import time

from executor import LocalRuntimeExecutor
from localstack.services.cloudformation.engine.v2.change_set_model_preproc import DeletionPolicy, PreprocResource
from localstack.services.cloudformation.resource_provider import OperationStatus, ProgressEvent
from localstack.services.lambda_.invocation.plugins import DockerRuntimeExecutorPlugin
from localstack.services.lambda_.provider import LambdaProvider
from localstack.services.lambda_.resource_providers.lambda_alias import LambdaAliasProvider
from localstack.services.s3 import provider as s3_provider

SHUTDOWN_SECONDS = 15

# Two runs on one machine would share the directory that is written there.
s3_provider.DEFAULT_S3_TMP_DIR = os.path.join(tempfile.gettempdir(), "s3")
# A plug-in of our own would have to be built and installed as a package; in place of the default one it need not be.
DockerRuntimeExecutorPlugin.load = lambda self, *args, **kwargs: LocalRuntimeExecutor


def update_alias(self, request):
    model = {**request.previous_state, **request.desired_state}
    names = {name: model[name] for name in ("FunctionName", "FunctionVersion", "Name")}
    request.aws_client_factory.lambda_.update_alias(**names)
    return ProgressEvent(status=OperationStatus.SUCCESS, resource_model=model)


# LocalStack 4.14 cannot change an alias: it takes a change of the function for a change of its name, and makes the alias
# anew, which fails and takes every second deployment with it.
LambdaAliasProvider.update = update_alias
LambdaAliasProvider.SCHEMA = {**LambdaAliasProvider.SCHEMA, "createOnlyProperties": []}


# It refuses a bucket as the destination of failed asynchronous invocations, which Lambda has taken since 2024; it would not
# write there either.
LambdaProvider._validate_destination_config = lambda *_args: None


# It also deletes what is to be retained except where its creation is rolled back, which it does not do anyway.
make_resource = PreprocResource.__init__


def make_retained(self, *args, **kwargs):
    make_resource(self, *args, **kwargs)
    if self.deletion_policy == DeletionPolicy.RetainExceptOnCreate:
        self.deletion_policy = DeletionPolicy.Retain


PreprocResource.__init__ = make_retained


def end_with_parent():
    # Not sys.stdin, whose lock this thread would still hold while the interpreter ends.
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(SHUTDOWN_SECONDS)
    # Still here; this process leads its group, in which Kinesis's emulator is too.
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    from localstack.runtime.main import main

    threading.Thread(target=end_with_parent, daemon=True).start()
    main()
