// Follows the reading of a file: the heading says how far it is, and the page is opened anew once
// it is read. The page works without it: a link looks how far it is.

const PAUSE = 2000;

async function look(heading) {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector("[data-reading]");
  if (!now) return location.reload();
  if (now.textContent !== heading.textContent) heading.textContent = now.textContent;
  setTimeout(() => follow(heading), PAUSE);
}

function follow(heading) {
  look(heading).catch(() => setTimeout(() => follow(heading), PAUSE * 5));
}

const heading = document.querySelector("[data-reading]");
if (heading) setTimeout(() => follow(heading), PAUSE);
