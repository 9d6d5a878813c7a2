"""Settings: read once, typed, and everything wrong said at once."""

import stat

import pytest

from fundraiser.config import STANDIN_KEY, STRIPE_API, SecondFactor, Settings, SettingsError

TEST_KEY = "sk_test_" + "4242"


@pytest.fixture
def read(tmp_path):
    """Give `read(PORT="9000")`: the settings of a process with these variables."""

    def read(**environ):
        return Settings.from_environment({"INSTANCE_PATH": str(tmp_path / "instance"), **environ})

    return read


def test_nothing_set_is_a_first_run_beside_the_stand_in(read, tmp_path):
    settings = read()

    assert settings.is_standin
    assert settings.stripe_secret_key == STANDIN_KEY
    assert settings.stripe_api_base == "http://127.0.0.1:8001"
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.is_loopback
    assert settings.host == "127.0.0.1"
    assert settings.is_stripe_loopback
    assert settings.second_factor is SecondFactor.OFFERED
    assert settings.database_url == f"sqlite:///{tmp_path / 'instance' / 'fundraiser.sqlite'}"


def test_two_copies_differ_by_their_ports(read):
    settings = read(PORT="9000", SANDBOX_PORT="9001")

    assert settings.public_url == "http://127.0.0.1:9000"
    assert settings.stripe_api_base == "http://127.0.0.1:9001"


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(read, tmp_path):
    first = read().secret_key

    kept = tmp_path / "instance" / "secret-key"
    assert read().secret_key == first
    assert len(first) >= 48
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("key", "in_file"), [("a", "b" * 64), ("", ""), ("", "   \n"), ("", "short")]
)
def test_a_key_that_can_be_guessed_is_refused(read, tmp_path, key, in_file):
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "secret-key").write_text(in_file)

    with pytest.raises(SettingsError, match="fewer than 32 characters"):
        read(SECRET_KEY=key)


def test_older_keys_stand_beside_the_new_one(read):
    settings = read(SECRET_KEY="c" * 40, SECRET_KEY_FALLBACKS="b, a")

    assert settings.signing_keys == ("a", "b", "c" * 40)


def test_a_public_site_does_not_start_with_a_secret_that_everybody_knows(read):
    with pytest.raises(SettingsError, match="set STRIPE_SECRET_KEY as well"):
        read(PUBLIC_URL="https://give.example.org")

    assert read(PUBLIC_URL="https://127.0.0.1:8443").is_standin


def test_everything_wrong_is_said_at_once(read):
    with pytest.raises(SettingsError) as refused:
        read(
            HOST="here",
            PORT="eighty",
            SANDBOX_PORT="70000",
            PUBLIC_URL="give.example.org",
            DATABASE_URL="mysql://db",
            SECOND_FACTOR="sometimes",
            MAIL_USE_TLS="perhaps",
            STRIPE_API_BASE="http://127.0.0.1:1",
        )

    told = str(refused.value)
    for name in (
        "HOST",
        "PORT",
        "SANDBOX_PORT",
        "PUBLIC_URL",
        "DATABASE_URL",
        "SECOND_FACTOR",
        "MAIL_USE_TLS",
        "STRIPE_API_BASE",
    ):
        assert f"- {name} " in told


@pytest.mark.parametrize("port", ["0", "-1", "65536", "٨٠", "8e3", "80.0", "0x50"])
def test_a_port_is_written_in_plain_digits(read, port):
    with pytest.raises(SettingsError, match="PORT is a whole number"):
        read(PORT=port)


@pytest.mark.parametrize("prefix", ["sk_live_", "rk_live_"])
def test_a_live_key_is_refused_and_not_repeated(read, prefix):
    with pytest.raises(SettingsError, match="test mode only") as refused:
        read(STRIPE_SECRET_KEY=prefix + "secret", STRIPE_WEBHOOK_SECRET="whsec_1")

    assert "secret" not in str(refused.value).lower().replace("stripe_secret_key", "")


@pytest.mark.parametrize("key", ["pk_test_1", "4242", "test"])
def test_a_key_that_is_no_secret_test_key_is_refused(read, key):
    with pytest.raises(SettingsError, match="begins with sk_test_ or rk_test_"):
        read(STRIPE_SECRET_KEY=key, STRIPE_WEBHOOK_SECRET="whsec_1")


def test_a_key_needs_the_secret_of_its_webhooks(read):
    with pytest.raises(SettingsError, match="STRIPE_WEBHOOK_SECRET"):
        read(STRIPE_SECRET_KEY=TEST_KEY)


def test_a_test_key_speaks_to_stripe_with_either_secret_while_they_change(read):
    settings = read(STRIPE_SECRET_KEY=TEST_KEY, STRIPE_WEBHOOK_SECRET="whsec_new, whsec_old")

    assert not settings.is_standin
    assert settings.stripe_api_base == STRIPE_API
    assert settings.stripe_webhook_secrets == ("whsec_new", "whsec_old")
    assert not settings.is_stripe_loopback


def test_another_server_may_stand_where_stripe_is(read):
    settings = read(
        STRIPE_SECRET_KEY=TEST_KEY,
        STRIPE_WEBHOOK_SECRET="whsec_1",
        STRIPE_API_BASE="http://127.0.0.1:12111/",
    )

    assert settings.stripe_api_base == "http://127.0.0.1:12111"
    assert settings.is_stripe_loopback


@pytest.mark.parametrize(
    ("environ", "processes", "threads"),
    [({}, 1, 4), ({"DATABASE_URL": "postgresql://me@db/fundraiser"}, 2, 3)],
)
def test_the_way_to_stripe_has_defaults_for_each_database(read, environ, processes, threads):
    settings = read(**environ)

    assert (settings.web_processes, settings.web_threads) == (processes, threads)
    assert settings.web_servers == processes
    assert settings.stripe_creates_a_second == settings.stripe_reads_a_second == 25
    assert settings.stripe_places == 24


def test_machines_share_what_the_site_may_ask_of_stripe(read):
    settings = read(
        DATABASE_URL="postgresql://me@db/fundraiser", WEB_MACHINES="3", WEB_PROCESSES="4"
    )

    assert settings.web_servers == 12


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"WEB_PROCESSES": "2"}, "WEB_PROCESSES is 1 on SQLite"),
        ({"STRIPE_PLACES": "0"}, "STRIPE_PLACES is a whole number from 1 to 200"),
    ],
)
def test_what_would_stop_the_way_to_stripe_is_refused(read, environ, sentence):
    with pytest.raises(SettingsError, match=sentence):
        read(**environ)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_a_postgresql_address_is_read_with_the_driver_we_have(read, scheme):
    settings = read(DATABASE_URL=f"{scheme}://me@db/fundraiser")

    assert settings.database_url == "postgresql+psycopg://me@db/fundraiser"
    assert not settings.is_sqlite


def test_a_public_address_over_https_asks_for_a_second_factor(read):
    settings = read(
        PUBLIC_URL="https://give.example.org/",
        STRIPE_SECRET_KEY=TEST_KEY,
        STRIPE_WEBHOOK_SECRET="whsec_1",
    )

    assert settings.is_https
    assert settings.public_url == "https://give.example.org"
    assert settings.second_factor is SecondFactor.REQUIRED
    assert settings.trusted_hosts == ("give.example.org", "localhost", "127.0.0.1")


def test_what_is_shown_has_no_secret_in_it(read):
    settings = read(
        SECRET_KEY="hush-1" * 6,
        SECRET_KEY_FALLBACKS="hush-0",
        STRIPE_SECRET_KEY=TEST_KEY,
        STRIPE_WEBHOOK_SECRET="whsec_hush-2",
        MAIL_PASSWORD="hush-3",
        METRICS_TOKEN="hush-4",
        DATABASE_URL="postgresql://me:hush-5@db/fundraiser",
        QUEUE_URL="redis://:hush-6@queue/0",
    )

    shown = "\n".join(f"{name} {value}" for name, value in settings.shown())
    assert "hush" not in shown
    assert TEST_KEY not in shown
    assert "port 8000" in shown
