"""Measures the authorizer's start, its answers and its memory, as Lambda runs it.

cold_start.py ZIP FUNCTION CLIENT VARIABLE=VALUE...: the zip, the name of the function whose settings count, the app
client of the API's front end, and the credentials of the function's role. The environment has the installation's
settings.

This plays Lambda's Runtime API. DynamoDB and Cognito are the emulator's: on the same machine, but with TLS.
"""

import http.server
import json
import os
import queue
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile

import botocore.session

from tokens import tokens_of

ZIP, FUNCTION, CLIENT, *CREDENTIALS = sys.argv[1:]
STARTS, ANSWERS = 5, 50
# Far above what is normal: they find a program that has grown out of all proportion, on a busy machine as well.
MOST_SECONDS, MOST_MEGABYTES = 1.0, 128

session = botocore.session.get_session()
settings = session.create_client("lambda").get_function_configuration(FunctionName=FUNCTION)
variables = settings["Environment"]["Variables"]
token, _ = tokens_of("it-member", CLIENT)
event = json.dumps(
    {
        "type": "TOKEN",
        "authorizationToken": f"Bearer {token}",
        "methodArn": "arn:aws:execute-api:eu-central-1:000000000000:abcdef123/prod/GET/orders/1",
    }
).encode()


class RuntimeApi(http.server.ThreadingHTTPServer):
    """Of one process: what still waits for an event when it ends must not take the next one's."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.events, self.answers = queue.Queue(), queue.Queue()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        """The process was ended while it waited."""

    def answered(self):
        """When the answer came."""
        at, answer = self.answers.get(timeout=20)
        if answer["policyDocument"]["Statement"][0]["Effect"] != "Allow":
            sys.exit(f"the authorizer denied the call: {answer['context']}")
        return at


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Otherwise each answer would wait for an acknowledgement of its headers.
    disable_nagle_algorithm = True

    def do_GET(self):
        body = self.server.events.get()
        self.send_response(200)
        self.send_header("Lambda-Runtime-Aws-Request-Id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd")
        self.send_header("Lambda-Runtime-Deadline-Ms", "4102444800000")
        self.send_header("Lambda-Runtime-Invoked-Function-Arn", settings["FunctionArn"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.server.answers.put((time.monotonic(), json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def processor_seconds(process):
    with open(f"/proc/{process.pid}/stat") as stat:
        user, system = stat.read().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def measured(program):
    """Seconds to the first answer and of processor time for it, both for each later one, and megabytes."""
    runtime = RuntimeApi()
    environment = {
        "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{runtime.server_port}",
        "AWS_LAMBDA_FUNCTION_NAME": FUNCTION,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(settings["MemorySize"]),
        "AWS_LAMBDA_FUNCTION_VERSION": "1",
        "AWS_REGION": os.environ["AWS_REGION"],
        "SSL_CERT_FILE": os.environ["SSL_CERT_FILE"],
        **variables,
        **dict(credential.split("=", 1) for credential in CREDENTIALS),
        # More calls than a day has.
        "USHER_QUOTA_DAILY_CALLS": "unlimited",
    }
    runtime.events.put(event)
    started = time.monotonic()
    with subprocess.Popen([program], env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            first = runtime.answered() - started
            to_start = processor_seconds(process)
            later = []
            for _ in range(ANSWERS):
                asked = time.monotonic()
                runtime.events.put(event)
                later.append(runtime.answered() - asked)
            to_answer = (processor_seconds(process) - to_start) / ANSWERS
            with open(f"/proc/{process.pid}/status") as status:
                peak = next(line.split()[1] for line in status if line.startswith("VmHWM:"))
        finally:
            process.kill()
    return first, to_start, statistics.median(later), to_answer, int(peak) / 1024


with tempfile.TemporaryDirectory() as folder:
    zipfile.ZipFile(ZIP).extract("bootstrap", folder)
    program = f"{folder}/bootstrap"
    os.chmod(program, 0o755)
    size = os.path.getsize(program) / 1e6
    runs = [measured(program) for _ in range(STARTS)]

first, to_start, later, to_answer, peak = zip(*runs)
milliseconds = lambda seconds: f"{statistics.median(seconds) * 1000:.1f} ms"
print(
    f"    first answer after {milliseconds(first)}, of which {milliseconds(to_start)} of processor time\n"
    f"    each later one after {milliseconds(later)}, of which {milliseconds(to_answer)} of processor time\n"
    f"    at most {max(peak):.0f} MB of memory, of {settings['MemorySize']}; the program has {size:.1f} MB"
)
if statistics.median(first) > MOST_SECONDS or max(peak) > MOST_MEGABYTES:
    sys.exit(f"more than {MOST_SECONDS} s or {MOST_MEGABYTES} MB")
