// Lists of agencies that are narrowed by what is typed; without this they are only longer.
"use strict";

const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();

for (const field of document.querySelectorAll("[data-narrows]")) {
  const lines = [...document.getElementById(field.dataset.narrows).querySelectorAll("label")];
  field.addEventListener("input", () => {
    const wanted = bare(field.value);
    for (const line of lines) {
      line.hidden = !line.querySelector("input").checked && !bare(line.textContent).includes(wanted);
    }
  });
}
