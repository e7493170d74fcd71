// First in <body>, so that the page is not drawn twice. A file of its own, because
// the content policy allows no script inside the page.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
