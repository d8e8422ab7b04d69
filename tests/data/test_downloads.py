"""Downloads against a server of our own: resumed, stopped, checked, and explained when there is no network."""

from __future__ import annotations

import hashlib
import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from cnnstudio.data import downloads
from cnnstudio.data.downloads import Download, fetched
from cnnstudio.data.errors import Cancelled, DataError

CONTENT = bytes(range(256)) * 2000


class Server:
    """A local server of one file that notes the ranges asked for and can misbehave."""

    def __init__(self):
        self.asked, self.content, self.ranges, self.status, self.stop_after = [], CONTENT, True, 200, None
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                wanted = self.headers.get("Range")
                outer.asked.append(wanted)
                start = int(re.match(r"bytes=(\d+)-", wanted)[1]) if wanted and outer.ranges else 0
                body = outer.content[start:]
                self.send_response(206 if start else outer.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body[: outer.stop_after])

            def log_message(self, *_args):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.02,))
        self.thread.start()

    def download(self):
        digest = hashlib.sha256(CONTENT).hexdigest()
        return Download(f"http://127.0.0.1:{self.http.server_port}/mnist.npz", digest, len(CONTENT))

    def close(self):
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


@pytest.fixture
def server():
    running = Server()
    yield running
    running.close()


def test_a_file_is_fetched_with_rising_progress(server, tmp_path):
    told = []
    path = fetched(server.download(), tmp_path / "mnist.npz", lambda *news: told.append(news))
    assert path.read_bytes() == CONTENT
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert told[-1][0] == "Downloading: 512.0 kB of 512.0 kB"
    assert [p.name for p in tmp_path.iterdir()] == ["mnist.npz"]


def test_a_stopped_download_is_taken_up_where_it_was(server, tmp_path):
    told = []
    with pytest.raises(Cancelled):
        fetched(server.download(), tmp_path / "m", lambda *news: told.append(news), lambda: len(told) >= 3)
    have = (tmp_path / "m.part").stat().st_size
    assert 0 < have < len(CONTENT)
    assert not (tmp_path / "m").exists()
    assert fetched(server.download(), tmp_path / "m").read_bytes() == CONTENT
    assert server.asked == [None, f"bytes={have}-"]


def test_a_server_without_ranges_sends_the_whole_again(server, tmp_path):
    (tmp_path / "m.part").write_bytes(b"old rubbish")
    server.ranges = False
    assert fetched(server.download(), tmp_path / "m").read_bytes() == CONTENT


def test_a_broken_connection_keeps_what_came(server, tmp_path):
    server.stop_after = 100_000
    with pytest.raises(DataError, match="cannot be reached"):
        fetched(server.download(), tmp_path / "m")
    assert (tmp_path / "m.part").stat().st_size == 100_000
    server.stop_after = None
    assert fetched(server.download(), tmp_path / "m").read_bytes() == CONTENT


def test_a_wrong_checksum_throws_the_file_away(server, tmp_path):
    server.content = CONTENT[:-1] + b"\0"
    with pytest.raises(DataError, match="wrong checksum"):
        fetched(server.download(), tmp_path / "m")
    assert list(tmp_path.iterdir()) == []


def test_a_partial_file_of_another_content_is_found_out(server, tmp_path):
    (tmp_path / "m.part").write_bytes(b"x" * len(CONTENT))
    with pytest.raises(DataError, match="wrong checksum"):
        fetched(server.download(), tmp_path / "m")
    assert fetched(server.download(), tmp_path / "m").read_bytes() == CONTENT


def test_a_server_that_sends_too_much_is_cut_off(server, tmp_path):
    server.content = CONTENT + bytes(10_000_000)
    with pytest.raises(DataError, match="wrong checksum"):
        fetched(server.download(), tmp_path / "m")


def test_an_answer_of_not_found_is_one_sentence(server, tmp_path):
    server.status = 404
    with pytest.raises(DataError, match="cannot be reached"):
        fetched(server.download(), tmp_path / "m")


def test_without_a_network_the_sentence_says_where_to_put_the_file(tmp_path):
    with socket.socket() as deaf:  # held, so that nobody else listens there meanwhile
        deaf.bind(("127.0.0.1", 0))
        download = Download(f"http://127.0.0.1:{deaf.getsockname()[1]}/mnist.npz", "0", 10)
        with pytest.raises(DataError) as told:
            fetched(download, tmp_path / "mnist.npz")
    assert f"or put mnist.npz into {tmp_path}" in str(told.value)


def test_a_silent_server_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(downloads, "PATIENCE", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        download = Download(f"http://127.0.0.1:{silent.getsockname()[1]}/m", "0", 10)
        with pytest.raises(DataError, match="timed out"):
            fetched(download, tmp_path / "m")
