() => {
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  const words = (text) => (text || "").replace(/\s+/g, " ").trim();
  const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0;
  const called = (one) =>
    words(one.getAttribute("aria-label")) ||
    words(
      (one.getAttribute("aria-labelledby") || "")
        .split(/\s+/)
        .map((id) => (id && document.getElementById(id)?.textContent) || "")
        .join(" "),
    ) ||
    words(one.textContent) ||
    words(one.value);
  const short = (one) => `${one.tagName.toLowerCase()}${one.id ? "#" + one.id : ""} “${called(one).slice(0, 60)}”`;

  const references = () => {
    const found = [];
    const attributes = ["aria-describedby", "aria-labelledby", "aria-controls", "for", "headers", "list"];
    for (const name of attributes)
      for (const one of all(`[${name}]`))
        for (const id of one.getAttribute(name).split(/\s+/).filter(Boolean))
          if (!document.getElementById(id)) found.push(`${name} of ${short(one)} leads to nothing: ${id}`);
    for (const link of all('a[href^="#"]'))
      if (link.hash.length > 1 && !document.getElementById(decodeURIComponent(link.hash.slice(1))))
        found.push(`${short(link)} leads to nothing: ${link.hash}`);
    for (const link of all(".govuk-error-summary a")) {
      const target = document.getElementById(link.hash.slice(1));
      if (target && !target.matches("input, select, textarea, button, a, [tabindex]"))
        found.push(`${short(link)} leads to what cannot hold the focus`);
    }
    if (all(".govuk-error-summary").length > 1) found.push("there are two error summaries");
    return found;
  };

  const ids = () => {
    const seen = new Set();
    return all("[id]").flatMap(({ id }) => {
      const again = seen.has(id);
      seen.add(id);
      return again ? [`two elements are called ${id}`] : [];
    });
  };

  const headings = () => {
    const found = [];
    const tops = all("h1").filter(shown);
    if (tops.length !== 1) found.push(`${tops.length} headings of level 1`);
    let last = 1;
    for (const one of all("h1, h2, h3, h4, h5, h6").filter(shown)) {
      if (one.closest(".govuk-error-summary, .govuk-notification-banner, header, footer")) continue;
      const level = Number(one.tagName[1]);
      if (level > last + 1) found.push(`${short(one)} skips a level`);
      if (!words(one.textContent)) found.push(`a heading of level ${level} is empty`);
      last = level;
    }
    return found;
  };

  const names = () => {
    const found = [];
    const targets = new Map();
    const goes = (one) => {
      if (one.tagName === "A") return one.href;
      const form = one.form;
      return form ? [form.method, form.action, one.name, one.value, new URLSearchParams(new FormData(form))].join(" ") : one.id;
    };
    for (const one of all("a[href], button").filter(shown)) {
      const name = `${one.tagName} ${called(one)}`;
      if (!called(one)) found.push(`${short(one)} has no name: ${one.outerHTML.slice(0, 80)}`);
      const known = targets.get(name);
      if (known !== undefined && known !== goes(one)) found.push(`two of one name lead to two places: ${short(one)}`);
      targets.set(name, goes(one));
    }
    const boxes = new Set();
    for (const one of all("input:not([type=hidden]), select, textarea").filter(shown)) {
      const label = words([...(one.labels || [])].map((label) => label.textContent).join(" ")) || called(one);
      const group = words(one.closest("fieldset")?.querySelector("legend")?.textContent);
      const name = `${one.type} ${group} ${label}`;
      if (!label) found.push(`a box has no label: ${one.name}`);
      if (boxes.has(name)) found.push(`two boxes are called “${name}”`);
      boxes.add(name);
    }
    return found;
  };

  const empty = () =>
    all("main p, main li, main h2, main h3, main dd, main ul, main ol")
      .filter((one) => shown(one) && !words(one.textContent) && !one.querySelector("img, svg, input"))
      .map((one) => `an empty ${one.tagName.toLowerCase()}: ${one.outerHTML.slice(0, 80)}`);

  const brackets = () => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = words(walker.currentNode.data);
      if (!/^\(£?[\d,]+(\.\d+)?%?\)$/.test(text)) continue;
      const around = walker.currentNode.parentElement;
      // A picture is heard by its title alone; its figures stand in a table.
      if (around.closest("svg[role=img]")) continue;
      if (!/\bminus\b/.test(around.textContent)) found.push(`${text} has no hidden minus`);
    }
    return found;
  };

  // Links are left to axe, which knows about links within a sentence and about spacing. What is
  // hidden from everybody is no target: a form's default button for the Enter key.
  const targets = () =>
    all("button, summary, select, textarea, input:not([type=hidden]), [role=button]")
      .filter((one) => shown(one) && !one.closest('[aria-hidden="true"]'))
      .flatMap((one) => {
        const { width, height } = one.getBoundingClientRect();
        return width < 24 || height < 24 ? [`${short(one)} is ${Math.round(width)} by ${Math.round(height)}`] : [];
      });

  const look = (one) => {
    const style = getComputedStyle(one);
    const outline = style.outlineStyle === "none" ? "none" : `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}`;
    return [outline, style.boxShadow, style.backgroundColor, style.borderColor].join(" | ");
  };
  const drawn = (one) => {
    // Radios and checkboxes are drawn by their labels.
    const label = one.matches("input[type=radio], input[type=checkbox]") && one.labels[0];
    const parts = [look(one)];
    if (label) for (const part of ["::before", "::after"]) {
      const style = getComputedStyle(label, part);
      parts.push(`${style.outlineStyle} ${style.outlineWidth} ${style.boxShadow} ${style.borderWidth}`);
    }
    return parts.join(" || ");
  };

  const number = () => {
    const groups = new Set();
    const stops = all("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]").filter((one) => {
      if (!shown(one) || one.disabled || one.tabIndex < 0) return false;
      if (one.type !== "radio") return true;
      const chosen = one.form && [...one.form.elements].some((other) => other.name === one.name && other.checked);
      const group = `${one.form?.action} ${one.name}`;
      if (chosen ? !one.checked : groups.has(group)) return false;
      groups.add(group);
      return true;
    });
    window.stops = stops.map((one) => ({ one, before: drawn(one) }));
    return stops.length;
  };

  const stop = (expected) => {
    const now = document.activeElement;
    const { one, before } = window.stops[expected];
    if (now !== one) return [`stop ${expected + 1} of the Tab key is ${short(now)}, not ${short(one)}`];
    const found = [];
    if (drawn(one) === before) found.push(`the focus does not show on ${short(one)}`);
    const hidden = [...one.getClientRects()].every((box) => {
      const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
      const y = Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1);
      const top = document.elementFromPoint(x, y);
      return !(top && (one.contains(top) || top.contains(one) || [...(one.labels || [])].some((label) => label.contains(top))));
    });
    if (hidden) found.push(`the focus is hidden on ${short(one)}`);
    return found;
  };

  const faults = () => [references, ids, headings, names, empty, brackets, targets].flatMap((check) => check());
  return { faults, number, stop };
}
