"use strict";
// Regions of an extract: drawn on the picture of a page, by mouse or by keys, in millimetres. The text field holds the truth.

(() => {
  const sheet = document.getElementById("pick");
  const field = document.getElementById("parts");
  if (!sheet || !field) return;
  const page = sheet.dataset.page;
  const mark = sheet.querySelector(".mark");
  const chosen = sheet.querySelector(".chosen");
  const picture = sheet.querySelector("image");
  const spoken = document.getElementById("spoken");
  const round = (value) => Math.round(value * 10) / 10;
  let box = [20, 30, 80, 20];
  let from = null;

  const fit = new Image();
  fit.addEventListener("load", () => {
    const height = (210 * fit.naturalHeight) / fit.naturalWidth;
    sheet.setAttribute("viewBox", `0 0 210 ${height}`);
    picture.setAttribute("height", height);
  });
  fit.src = picture.getAttribute("href");

  const put = (rect, [left, top, width, height]) => {
    rect.setAttribute("x", left);
    rect.setAttribute("y", top);
    rect.setAttribute("width", width);
    rect.setAttribute("height", height);
  };
  const lines = () => field.value.split(/[;\n]/).map((line) => line.trim()).filter(Boolean);
  const show = () => {
    chosen.replaceChildren();
    const whole = sheet.viewBox.baseVal;
    for (const line of lines()) {
      const [head, tail] = line.split(":");
      const [first, last] = head.split("-").map(Number);
      if (Number(page) < first || Number(page) > (last || first)) continue;
      const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      put(rect, tail ? tail.split(",").map(Number) : [0.5, 0.5, whole.width - 1, whole.height - 1]);
      chosen.append(rect);
    }
  };
  const add = (line) => {
    field.value = [...lines(), line].join("; ");
    spoken.textContent = `${spoken.dataset.part} ${line}`;
    const extract = document.querySelector('input[name="kind"][value="trich-sao"]');
    if (extract) extract.checked = true;
    show();
  };
  const take = () => add(`${page}: ${box.map(round).join(", ")}`);
  const at = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(sheet.getScreenCTM().inverse());
  const within = () => {
    const whole = sheet.viewBox.baseVal;
    box[2] = Math.min(Math.max(box[2], 2), whole.width);
    box[3] = Math.min(Math.max(box[3], 2), whole.height);
    box[0] = Math.min(Math.max(box[0], 0), whole.width - box[2]);
    box[1] = Math.min(Math.max(box[1], 0), whole.height - box[3]);
    put(mark, box);
  };

  sheet.addEventListener("pointerdown", (event) => {
    from = at(event);
    sheet.setPointerCapture(event.pointerId);
    event.preventDefault();
    sheet.focus();
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!from) return;
    const to = at(event);
    box = [Math.min(from.x, to.x), Math.min(from.y, to.y), Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
    put(mark, box);
  });
  sheet.addEventListener("pointerup", () => {
    if (!from) return;
    from = null;
    if (box[2] > 2 && box[3] > 2) { within(); take(); }
  });
  sheet.addEventListener("pointercancel", () => { from = null; });
  sheet.addEventListener("focus", within);
  sheet.addEventListener("keydown", (event) => {
    const step = event.altKey ? 1 : 5;
    const way = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (way) {
      const place = event.shiftKey ? 2 : 0;
      box[place] += way[0];
      box[place + 1] += way[1];
      within();
      event.preventDefault();
    } else if (event.key === "Enter") {
      take();
      event.preventDefault();
    }
  });

  const whole = document.getElementById("whole");
  const undo = document.getElementById("undo");
  whole.hidden = undo.hidden = false;
  whole.addEventListener("click", () => add(page));
  undo.addEventListener("click", () => {
    field.value = lines().slice(0, -1).join("; ");
    show();
  });
  field.addEventListener("input", show);
  // What was chosen and typed so far goes along to the next page, within this tab only.
  const form = document.getElementById("wish");
  const key = `copies:${form.action}`;
  const kept = JSON.parse(sessionStorage.getItem(key) || "{}");
  sessionStorage.removeItem(key);
  for (const [name, value] of Object.entries(kept)) {
    const input = form.elements.namedItem(name);
    if (input && "value" in input && name !== "csrf_token") input.value = value;
  }
  for (const link of document.querySelectorAll("[data-turn]")) link.addEventListener("click", () => {
    const said = Object.fromEntries(new FormData(form));
    delete said.csrf_token;
    sessionStorage.setItem(key, JSON.stringify(said));
  });
  show();
})();
