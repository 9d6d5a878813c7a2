"""Parts of a template that many pages show alike are drawn once for the same values."""

from flask import render_template_string

SOURCE = '{% call fragment("greeting", name) %}{{ draw(name) }} & all{% endcall %}'


def test_a_fragment_is_drawn_once_for_the_same_values(app):
    drawn = []

    def draw(name):
        drawn.append(name)
        return f"<{name}>"

    with app.test_request_context("/"):
        texts = [
            render_template_string(SOURCE, name=name, draw=draw) for name in ("Ana", "Bo", "Ana")
        ]

    assert drawn == ["Ana", "Bo"]
    assert texts[0] == texts[2] == "&lt;Ana&gt; & all"
