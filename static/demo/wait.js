// Looks each second whether the site answers again and has something else to show.

const SECOND = 1000;

async function look() {
  try {
    const answer = await fetch(location.href, { redirect: "manual", headers: { "X-Self-Refresh": "yes" } });
    if (answer.type === "opaqueredirect") {
      location.reload();
      return;
    }
  } catch {
    // The site is starting again.
  }
  setTimeout(look, SECOND);
}

setTimeout(look, SECOND);
