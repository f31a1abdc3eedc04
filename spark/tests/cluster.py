"""Starts a real standalone cluster on loopback: a master, and two workers with one executor each."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pyspark

CLASS = str(Path(pyspark.__file__).parent / "bin" / "spark-class")
SECONDS = 90
#: Options of a JVM that runs for minutes.
QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Cluster:
    def __init__(self, folder: Path, memory: str = "1g"):
        self._folder = folder
        self._processes: list[subprocess.Popen] = []
        self.port = free_port()
        self.url = f"spark://127.0.0.1:{self.port}"
        self._memory = memory

    def __enter__(self) -> Cluster:  # noqa: PYI034
        try:
            self._start("master", "Master", "--port", str(self.port))
            self._wait_for("master", "I have been elected leader")
            for number in (1, 2):
                name = f"worker-{number}"
                work = str(self._folder / name)
                self._start(name, "Worker", self.url, "--cores", "1", "--memory", self._memory, "--work-dir", work)
            for number in (1, 2):
                self._wait_for(f"worker-{number}", "Successfully registered with master")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self._processes):
            # with its executors
            os.killpg(process.pid, signal.SIGTERM)
        for process in self._processes:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def executors(self) -> list[int]:
        """Process ids of the executors of this cluster."""
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            # an executor works in the folder of its worker
            if b"CoarseGrainedExecutorBackend" in command and _cwd(entry).startswith(str(self._folder).encode()):
                found.append(int(entry.name))
        return found

    def _start(self, name: str, kind: str, *arguments: str) -> None:
        environment = {
            **os.environ,
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_DAEMON_MEMORY": "256m",
            "SPARK_DAEMON_JAVA_OPTS": QUICK_START,
            "SPARK_LOCAL_DIRS": str(self._folder / "local"),
            "PYSPARK_PYTHON": sys.executable,
        }
        command = [CLASS, f"org.apache.spark.deploy.{'master' if kind == 'Master' else 'worker'}.{kind}"]
        command += ["--host", "127.0.0.1", "--webui-port", "0", *arguments]
        with open(self._folder / f"{name}.log", "wb") as log:
            process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=environment, start_new_session=True
            )
        self._processes.append(process)

    def _wait_for(self, name: str, words: str) -> None:
        log = self._folder / f"{name}.log"
        for _ in range(SECONDS * 10):
            if words in log.read_text(errors="replace"):
                return
            time.sleep(0.1)
        raise TimeoutError(f"{name} did not start:\n{log.read_text(errors='replace')[-2000:]}")


def _cwd(entry: Path) -> bytes:
    try:
        return os.readlink(entry / "cwd").encode()
    except OSError:
        return b""
