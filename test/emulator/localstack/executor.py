"""A LocalStack runtime executor without Docker.

Each execution environment is one Node.js process (`runtime.ts`) that speaks the Lambda Runtime API, version 2018-06-01,
to a server on the loopback interface here: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import json
import os
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from localstack import config
from localstack.services.lambda_.invocation.executor_endpoint import StatusErrorException
from localstack.services.lambda_.invocation.lambda_models import InvocationResult
from localstack.services.lambda_.invocation.runtime_executor import LambdaRuntimeException, RuntimeExecutor

HOST = "127.0.0.1"
TASK_ROOT = "/var/task"
RUNTIME = Path(__file__).with_name("runtime.ts")
# Node counts more towards its memory than the JavaScript heap.
HEAP_SHARE = 0.9


class RuntimeApi(BaseHTTPRequestHandler):
    """What one process asks for and answers. `self.server.environment` is the process's environment."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def reply(self, status=202, body=b"{}", headers=None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        environment = self.server.environment
        environment.ready.set()
        invocation = environment.inbox.get()
        if invocation is None:
            return self.reply(410)
        headers = {
            "Lambda-Runtime-Aws-Request-Id": invocation["invoke-id"],
            "Lambda-Runtime-Deadline-Ms": str(invocation["deadline"]),
            "Lambda-Runtime-Invoked-Function-Arn": invocation["invoked-function-arn"],
            "Lambda-Runtime-Trace-Id": invocation["trace-id"],
        }
        return self.reply(200, invocation["payload"].encode(), headers)

    def do_POST(self):
        environment = self.server.environment
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        *_, request_id, outcome = self.path.split("/")
        if self.path.endswith("/init/error"):
            environment.init_error = body
            environment.ready.set()
        else:
            environment.outbox.put((request_id, body, outcome == "error"))
        self.reply()


class LocalRuntimeExecutor(RuntimeExecutor):
    def __init__(self, id, function_version):
        super().__init__(id, function_version)
        self.server = None
        self.process = None
        self.home = None
        self.variables = None
        self.log_lines = []

    def start(self, env_vars):
        runtime = self.function_version.config.runtime or ""
        if not runtime.startswith("nodejs"):
            raise LambdaRuntimeException(f"functions run as Node.js processes here; {runtime!r} is not Node.js")
        self.home = tempfile.mkdtemp(prefix="function-")
        self.server = ThreadingHTTPServer((HOST, 0), RuntimeApi)
        self.server.daemon_threads = True
        self.server.environment = self
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        task_root = str(self.function_version.config.code.get_unzipped_code_location())
        # A process on this host sees the code elsewhere than in a container.
        given = {name: str(value).replace(TASK_ROOT, task_root) for name, value in env_vars.items()}
        self.variables = {
            "PATH": os.environ["PATH"],
            "HOME": self.home,
            "TMPDIR": self.home,
            "LANG": "en_US.UTF-8",
            **given,
            "LAMBDA_TASK_ROOT": task_root,
            "TZ": "UTC",
            "AWS_EXECUTION_ENV": f"AWS_Lambda_{runtime}",
            "AWS_LAMBDA_RUNTIME_API": f"{HOST}:{self.server.server_port}",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        self.spawn()

    def spawn(self):
        self.ready = threading.Event()
        self.init_error = None
        self.inbox, self.outbox = queue.Queue(), queue.Queue()
        self.log_ended = threading.Semaphore(0)
        heap = max(64, int(int(self.function_version.config.memory_size) * HEAP_SHARE))
        self.process = subprocess.Popen(
            ["node", f"--max-old-space-size={heap}", str(RUNTIME)],
            cwd=self.variables["LAMBDA_TASK_ROOT"],
            env=self.variables,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        self.pump = threading.Thread(target=self.read_output, args=(self.process,), daemon=True)
        self.pump.start()
        while not self.ready.wait(0.02):
            if self.process.poll() is not None:
                self.init_error = error_body("Runtime.ExitError", self.exit_text())
                break
        if self.init_error:
            self.kill()
            raise StatusErrorException("Environment startup failed", payload=self.init_error)

    def read_output(self, process):
        for line in process.stdout:
            if line.startswith("END RequestId: "):
                self.log_ended.release()
            else:
                self.log_lines.append(line.rstrip("\n"))

    def exit_text(self):
        return f"Error: Runtime exited with error: exit status {self.process.returncode}"

    def kill(self):
        if self.process and self.process.poll() is None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self.process.wait()

    def stop(self):
        if self.process:
            self.inbox.put(None)
        self.kill()
        if self.server:
            self.server.shutdown()
            self.server.server_close()
        if self.home:
            shutil.rmtree(self.home, ignore_errors=True)

    def invoke(self, payload):
        if self.process.poll() is not None:
            self.spawn()
        request_id, timeout = payload["invoke-id"], self.function_version.config.timeout
        started, first_line = time.time(), len(self.log_lines)
        self.inbox.put({**payload, "deadline": int((started + timeout) * 1000)})
        body, is_error, broken_off = self.wait(request_id, started + timeout)
        if broken_off:
            # The next invocation starts a new process, as AWS starts a new environment.
            self.kill()
            self.pump.join()
        else:
            self.log_ended.acquire(timeout=1)
        elapsed = (time.time() - started) * 1000
        return InvocationResult(
            request_id, body, is_error=is_error, logs=self.format_log(request_id, first_line, elapsed, broken_off)
        )

    def wait(self, request_id, deadline):
        """Body, whether it is an error, and the text of what broke the invocation off, if anything did."""
        while True:
            left = deadline - time.time()
            try:
                answered, body, is_error = self.outbox.get(timeout=max(0.001, min(left, 0.05)))
                if answered == request_id:
                    return body, is_error, None
            except queue.Empty:
                if self.process.poll() is not None:
                    text = f"RequestId: {request_id} {self.exit_text()}"
                    return error_body("Runtime.ExitError", text), True, text
                if left <= 0:
                    seconds = self.function_version.config.timeout
                    text = f"RequestId: {request_id} Error: Task timed out after {seconds:.2f} seconds"
                    return error_body("Sandbox.Timedout", text), True, text

    def format_log(self, request_id, first_line, elapsed, broken_off):
        memory = self.function_version.config.memory_size
        lines = [
            f"START RequestId: {request_id} Version: {self.function_version.id.qualifier}",
            *self.log_lines[first_line:],
            *([broken_off] if broken_off else []),
            f"END RequestId: {request_id}",
            f"REPORT RequestId: {request_id}\tDuration: {elapsed:.2f} ms\tBilled Duration: {int(elapsed) + 1} ms"
            f"\tMemory Size: {memory} MB\tMax Memory Used: {memory} MB",
        ]
        return "\n".join(lines) + "\n"

    def get_address(self):
        return HOST

    def get_endpoint_from_executor(self):
        return HOST

    def get_runtime_endpoint(self):
        return f"http://{HOST}:{config.GATEWAY_LISTEN[0].port}/_localstack_lambda/{self.id}"

    def get_logs(self):
        return "\n".join(self.log_lines)

    @classmethod
    def prepare_version(cls, function_version):
        if function_version.config.code:
            function_version.config.code.prepare_for_execution()

    @classmethod
    def cleanup_version(cls, function_version):
        pass


def error_body(kind, text):
    return json.dumps({"errorType": kind, "errorMessage": text}).encode()
