import pytest

from tests.web.conftest import Client

FAR = {"REMOTE_ADDR": "203.0.113.7"}


def test_this_machine_may_read_the_figures(web_client):
    web_client.get("/probe")

    answer = web_client.get("/metrics")

    assert answer.status_code == 200
    assert 'fundraiser_request_seconds_count{endpoint="probe"' in answer.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 404),
        ({"Authorization": "Bearer wrong"}, 404),
        ({"Authorization": "Bearer "}, 404),
        ({"Authorization": "Bearer a long token"}, 200),
    ],
)
def test_others_need_the_token(make_client, headers, status):
    client = make_client(METRICS_TOKEN="a long token")

    assert client.get("/metrics", headers=headers, environ_base=FAR).status_code == status


def test_without_a_token_nobody_else_may(web_client):
    answer = web_client.get("/metrics", headers={"Authorization": "Bearer "}, environ_base=FAR)

    assert answer.status_code == 404


def test_a_visitor_behind_a_proxy_we_were_not_told_of_may_not(web_client):
    answer = web_client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"})

    assert answer.status_code == 404


def test_jobs_and_outbox_are_among_the_figures(make_app):
    answer = Client(make_app()).get("/metrics")

    assert 'fundraiser_outbox_emails{status="dead"} 0.0' in answer.text
    assert "fundraiser_job_failing" in answer.text
