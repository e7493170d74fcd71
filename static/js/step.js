// Keeps what is typed into a step while it is typed, so that a dropped connection, an ended session
// or a closed browser loses nothing. The page works without it: "Save as a draft" does it by hand.

const PAUSE = 2000; // after the last key
const A_MINUTE = 60_000; // between two words of "Saved at …", and the longest wait for a new try
const FIRST_WAIT = 4000;
const OF_THE_FRAME = new Set(["csrfmiddlewaretoken", "edit_version", "draft_revision", "typed_by"]);
const LARGEST_FAREWELL = 60_000; // what a browser sends for a page that is being closed

class Step {
  constructor(box) {
    this.box = box;
    this.form = box.closest("form");
    this.status = box.querySelector("[role=status]");
    this.alert = box.querySelector("[role=alert]");
    this.key = `ispm ${box.dataset.person} ${location.pathname}`;
    this.known = "unsaved" in box.dataset ? {} : this.typed();
    this.wait = FIRST_WAIT;
    this.told = 0;
  }

  begin() {
    this.restore();
    this.form.addEventListener("input", () => this.changes());
    this.form.addEventListener("change", () => this.changes());
    this.form.addEventListener("focusout", (event) => this.leavesBox(event));
    this.form.addEventListener("submit", () => this.submits());
    window.addEventListener("online", () => this.save());
    window.addEventListener("pagehide", () => this.leaves());
    window.addEventListener("pageshow", (event) => this.comesBack(event));
    window.addEventListener("beforeunload", (event) => {
      if (!this.isSubmitted && !navigator.onLine && this.isChanged()) event.preventDefault();
    });
    if (this.isChanged()) this.save();
  }

  // What is in the boxes ------------------------------------------------------------------

  controls() {
    return [...this.form.elements].filter(
      (one) => one.name && one.type !== "submit" && one.type !== "button" && !OF_THE_FRAME.has(one.name),
    );
  }

  typed() {
    const found = {};
    for (const one of this.controls()) {
      const chosen = one.type === "checkbox" || one.type === "radio";
      if (!chosen) found[one.name] = one.value;
      else if (one.checked) found[one.name] = one.value;
      else found[one.name] ??= "";
    }
    return found;
  }

  changed() {
    const typed = this.typed();
    return Object.fromEntries(
      Object.entries(typed).filter(([name, text]) => text !== this.known[name]),
    );
  }

  isChanged() {
    return Object.keys(this.changed()).length > 0;
  }

  fill(values) {
    for (const one of this.controls()) {
      if (!(one.name in values)) continue;
      if (one.type === "checkbox" || one.type === "radio") one.checked = one.value === values[one.name];
      else one.value = values[one.name];
    }
  }

  hidden(name) {
    return this.form.elements[name];
  }

  // In this browser -----------------------------------------------------------------------

  remember(isSubmitted = false) {
    const values = this.changed();
    try {
      if (!Object.keys(values).length && !isSubmitted) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, JSON.stringify({ ...this.message(values), isSubmitted }));
    } catch {
      // A browser that keeps nothing: the server still does.
    }
  }

  restore() {
    let found = null;
    try {
      found = JSON.parse(localStorage.getItem(this.key));
    } catch {
      return;
    }
    if (!found) return;
    const isSaved = found.isSubmitted && found.based_on !== this.message({}).based_on;
    if (!isSaved && Object.keys(found.values).length) {
      const shown = this.typed();
      this.fill(found.values);
      for (const [name, text] of Object.entries(found.values)) {
        if (text !== shown[name]) this.known[name] = found.base[name];
      }
      if (this.isChanged()) {
        this.hidden("draft_revision").value = found.revision;
        // It was written over what stood here then: who has saved since is not saved over unseen.
        const version = this.hidden("edit_version");
        version.value = Math.min(found.based_on ?? version.value, version.value);
        this.say("What you had typed in this browser is in the boxes again.");
      }
    }
    this.remember();
  }

  // To the server -------------------------------------------------------------------------

  message(values) {
    const base = {};
    for (const name of Object.keys(values)) if (name in this.known) base[name] = this.known[name];
    return {
      values,
      base,
      based_on: Number(this.hidden("edit_version").value),
      revision: Number(this.hidden("draft_revision").value),
    };
  }

  send(values, keepalive = false) {
    return fetch(this.box.dataset.stepDraft, {
      method: "POST",
      credentials: "same-origin",
      keepalive,
      signal: keepalive ? null : (this.sending = new AbortController()).signal,
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "X-CSRFToken": this.hidden("csrfmiddlewaretoken").value,
      },
      body: JSON.stringify(this.message(values)),
    });
  }

  changes() {
    this.isSubmitted = false; // who types on has stopped the save, or does not wait for it
    this.remember();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  // The way to the button of the step itself keeps no draft: the step says it all.
  leavesBox(event) {
    const next = event.relatedTarget;
    if (next?.type !== "submit" || next.form !== this.form) this.save();
  }

  async save() {
    clearTimeout(this.timer);
    const values = this.changed();
    if (this.isSaving || this.isSubmitted || this.isOver || !Object.keys(values).length) return;
    this.isSaving = true;
    try {
      await this.understand(await this.send(values), values);
    } catch {
      if (this.isSubmitted) return;
      this.fails("Not saved: the connection is down. Go on typing: it is kept in this browser and sent as soon as the connection is back.");
    } finally {
      this.isSaving = false;
    }
  }

  async understand(response, values) {
    if (response.ok && !response.redirected) return this.isKept(await response.json(), values);
    if (response.status === 401 || response.redirected) return this.isSignedOut();
    if (response.status === 403) return this.renews();
    if (response.status === 409 || response.status === 413) {
      this.isOver = response.status === 409;
      return this.warn((await response.json()).message);
    }
    return this.fails("Not saved: the site has a fault. Go on typing: it is kept in this browser and sent again.");
  }

  isKept(answer, values) {
    const wasWarned = this.alert.textContent !== "";
    Object.assign(this.known, values);
    this.hidden("draft_revision").value = answer.revision;
    this.wait = FIRST_WAIT;
    this.isRenewed = false;
    this.remember();
    this.warn("");
    if (answer.kept > (this.kept ?? 0)) {
      this.say("You also typed here in another tab. Both texts are kept: reload this page to see them.");
    } else if (wasWarned || Date.now() - this.told > A_MINUTE) {
      this.say(`Saved at ${answer.saved_at}, as a draft`);
    }
    this.kept = answer.kept;
    if (this.isChanged()) this.changes();
  }

  isSignedOut() {
    this.warn("You were signed out. ", "Sign in again in a new tab", ", then go on here: nothing is lost.");
    this.triesAgain();
  }

  // A sign-in in another tab made this page's token void: a fresh copy of the page has a new one.
  async renews() {
    const response = await fetch(location.pathname, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const box = page.querySelector("[data-step-draft]");
    if (response.redirected && !box) return this.isSignedOut();
    if (!box || box.dataset.person !== this.box.dataset.person || this.isRenewed) {
      this.isOver = true;
      return this.warn("Not saved: you may not fill in this step any more, or somebody else has signed in in this browser. Copy what you typed before you leave the page.");
    }
    const token = box.closest("form").elements.csrfmiddlewaretoken.value;
    for (const one of document.getElementsByName("csrfmiddlewaretoken")) one.value = token;
    this.isRenewed = true;
    this.timer = setTimeout(() => this.save(), 0);
  }

  fails(words) {
    this.warn(words);
    this.triesAgain();
  }

  triesAgain() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), this.wait);
    this.wait = Math.min(this.wait * 2, A_MINUTE);
  }

  submits() {
    clearTimeout(this.timer);
    this.remember(true);
    this.isSubmitted = true;
    // A draft on its way would come in beside the step, or after it, and look like a later text.
    this.sending?.abort();
  }

  // By Back, as it was left: the step has been saved since, so the page is old.
  comesBack(event) {
    if (event.persisted && this.isSubmitted) location.reload();
  }

  leaves() {
    const values = this.changed();
    if (this.isSubmitted || this.isOver || !Object.keys(values).length) return;
    this.remember();
    if (JSON.stringify(values).length < LARGEST_FAREWELL) this.send(values, true).catch(() => {});
  }

  // In words ------------------------------------------------------------------------------

  say(words) {
    this.told = Date.now();
    this.status.textContent = words;
  }

  warn(words, link = "", after = "") {
    if (this.alert.textContent === words + link + after) return;
    this.alert.replaceChildren();
    if (!words) return;
    const line = document.createElement("p");
    line.className = "govuk-error-message";
    line.append(words);
    if (link) {
      const anchor = document.createElement("a");
      Object.assign(anchor, { href: this.box.dataset.signIn, target: "_blank", className: "govuk-link", textContent: link });
      line.append(anchor, after);
    }
    this.alert.append(line);
  }
}

const box = document.querySelector("[data-step-draft]");
if (box) new Step(box).begin();
