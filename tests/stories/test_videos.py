import pytest

from fundraiser.stories.videos import VideoRefused, require_video, site_of


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.youtube.com/watch?v=abc", "YouTube"),
        ("https://youtu.be/abc", "YouTube"),
        ("https://m.youtube.com/shorts/abc", "YouTube"),
        ("https://vimeo.com/123", "Vimeo"),
        ("https://player.vimeo.com/video/123", "Vimeo"),
    ],
)
def test_a_video_on_a_site_we_name_is_taken(url, site):
    assert site_of(url) == site
    require_video(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://www.youtube.com/watch?v=abc",
        "https://youtube.com",
        "https://youtube.com/",
        "https://youtube.com.evil.example/watch",
        "https://evil.example/https://youtube.com/watch",
        "https://youtube.com@evil.example/watch",
        "https://ana:secret@youtube.com/watch",
        "https://youtube.com:8443/watch",
        "https://youtube.com\\@evil.example/watch",
        "//youtube.com/watch",
        "javascript:alert(1)//youtube.com/watch",
        "data:text/html,https://youtube.com/",
        "https://you tube.com/watch",
        "https://youtube.com/wa\ntch",
        "https://[::1/watch",
        "youtube",
    ],
)
def test_any_other_address_is_refused(url):
    assert site_of(url) == ""
    with pytest.raises(VideoRefused):
        require_video(url)


def test_no_video_is_fine():
    require_video("")
