"use strict";
// One incoming document: n and p go along the list, and what is to be done has the focus.

(() => {
  const desk = document.getElementById("desk");
  if (!desk) return;
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("textarea, select, input:not([type=checkbox], [type=radio])");
    if (typing || event.ctrlKey || event.altKey || event.metaKey) return;
    const way = { n: "next", p: "prev" }[event.key];
    const link = way && desk.querySelector(`a[rel=${way}]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
  desk.querySelector("[data-first]")?.focus({ preventScroll: true });
})();
