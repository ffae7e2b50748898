"use strict";
// Everything works without this file; with it, waiting is shown and an idle page locks itself.

(() => {
  const body = document.body;
  const minutes = Number(body.dataset.lockMinutes);
  if (minutes > 0) {
    let last = Date.now();
    let told = Date.now();
    const touched = () => {
      last = Date.now();
      if (last - told > 120000) {
        told = last;
        fetch(body.dataset.alive, { credentials: "same-origin" });
      }
    };
    for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, touched, { passive: true });
    setInterval(() => {
      if (Date.now() - last < minutes * 60000) return;
      const back = location.pathname + location.search;
      location.assign(body.dataset.locked + "?target=" + encodeURIComponent(back));
    }, 5000);
  }

  const form = document.getElementById("upload");
  if (form) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const box = document.getElementById("progress");
      const bar = document.getElementById("bar");
      const spoken = document.getElementById("spoken");
      const button = form.querySelector("button.main");
      const request = new XMLHttpRequest();
      box.hidden = false;
      button.disabled = true;
      request.upload.addEventListener("progress", (step) => {
        if (!step.lengthComputable) return;
        bar.value = Math.round((100 * step.loaded) / step.total);
        spoken.textContent = bar.value + " %";
        if (step.loaded === step.total) spoken.textContent = spoken.dataset.done;
      });
      request.addEventListener("load", () => {
        if (request.status < 400) {
          location.assign(request.responseURL);
          return;
        }
        const answer = new DOMParser().parseFromString(request.responseText, "text/html");
        const words = answer.querySelector("main .narrow");
        spoken.textContent = words ? words.innerText.trim() : spoken.dataset.failed;
        button.disabled = false;
      });
      request.addEventListener("error", () => {
        spoken.textContent = spoken.dataset.failed;
        button.disabled = false;
      });
      request.open("POST", form.action);
      request.send(new FormData(form));
    });
  }

  const job = document.getElementById("job");
  if (job) {
    const look = async () => {
      const answer = await fetch(job.dataset.state, { credentials: "same-origin" });
      if (answer.redirected || !answer.ok) return location.reload();
      const state = await answer.json();
      if (state.ended) return location.reload();
      const bar = document.getElementById("bar");
      if (state.total) {
        bar.max = state.total;
        bar.value = state.done;
        document.getElementById("spoken").textContent = state.done + " / " + state.total;
      }
      setTimeout(look, 700);
    };
    setTimeout(look, 300);
  }

  // The place of a mark: dragged or pointed at on the picture of its page, in millimetres.
  const sheet = document.querySelector("svg#sheet"); // a field of a form may be called so too
  if (sheet) {
    const left = document.getElementById("left");
    const top = document.getElementById("top");
    const whole = sheet.viewBox.baseVal;
    const mark = sheet.querySelector(".mark");
    let grip = null;
    const at = (event) => {
      const point = new DOMPoint(event.clientX, event.clientY);
      return point.matrixTransform(sheet.getScreenCTM().inverse());
    };
    const within = (value, most) => Math.round(10 * Math.min(Math.max(value, 0), most)) / 10;
    const put = (x, y) => {
      left.value = within(x, whole.width - mark.width.baseVal.value);
      top.value = within(y, whole.height - mark.height.baseVal.value);
      mark.setAttribute("x", left.value);
      mark.setAttribute("y", top.value);
    };
    sheet.addEventListener("pointerdown", (event) => {
      if (!mark) return;
      const point = at(event);
      const x = mark.x.baseVal.value;
      const y = mark.y.baseVal.value;
      const inside = event.target === mark;
      grip = inside ? [point.x - x, point.y - y] : [mark.width.baseVal.value / 2, mark.height.baseVal.value / 2];
      sheet.setPointerCapture(event.pointerId);
      put(point.x - grip[0], point.y - grip[1]);
      event.preventDefault();
    });
    sheet.addEventListener("pointermove", (event) => {
      if (!grip) return;
      const point = at(event);
      put(point.x - grip[0], point.y - grip[1]);
    });
    for (const kind of ["pointerup", "pointercancel"]) sheet.addEventListener(kind, () => { grip = null; });
    for (const field of [left, top]) field.addEventListener("input", () => {
      if (mark) { mark.setAttribute("x", left.value || 0); mark.setAttribute("y", top.value || 0); }
    });
  }

  // A paper under review: number keys take proposals, j and k turn pages, a accepts, r sends back.
  const review = document.getElementById("review");
  if (review) {
    const store = "review " + review.dataset.key;
    const accepting = document.getElementById("accepting");
    const leaves = [...review.querySelectorAll(".leaf")];
    const light = (code, on) => {
      for (const one of review.querySelectorAll("[data-code]")) {
        if (one.dataset.code === code) one.classList.toggle("lit", on);
      }
    };
    for (const one of review.querySelectorAll("[data-code]")) {
      for (const [kind, on] of [["pointerenter", true], ["pointerleave", false], ["focusin", true], ["focusout", false]]) {
        one.addEventListener(kind, () => light(one.dataset.code, on));
      }
    }
    if (accepting) {
      const kept = JSON.parse(sessionStorage.getItem(store) || "{}");
      for (const field of accepting.elements) {
        if (field.name === "take") field.checked = (kept.take || []).includes(field.value);
        else if (field.name && field.type !== "hidden" && kept[field.name]) field.value = kept[field.name];
      }
      accepting.addEventListener("input", () => {
        const form = new FormData(accepting);
        form.delete("csrf_token");
        const said = Object.fromEntries(form);
        said.take = form.getAll("take");
        sessionStorage.setItem(store, JSON.stringify(said));
      });
      accepting.addEventListener("submit", () => sessionStorage.removeItem(store));
    }
    const here = () => {
      const at = leaves.findIndex((leaf) => leaf.getBoundingClientRect().bottom > 80);
      return at < 0 ? leaves.length - 1 : at;
    };
    const turn = (step) => {
      const next = leaves[here() + step];
      const link = review.querySelector(step > 0 ? "a[rel=next]" : "a[rel=prev]");
      if (next) { next.scrollIntoView(); next.focus({ preventScroll: true }); }
      else if (link) link.click();
    };
    const take = (box) => {
      box.checked = !box.checked;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      const offers = [...review.querySelectorAll("[data-digit]")];
      const next = offers.slice(offers.indexOf(box) + 1).find((one) => !one.checked);
      light(box.value, box.checked);
      (next || box).focus();
    };
    document.addEventListener("keydown", (event) => {
      const typing = event.target.matches("textarea, select, input:not([type=checkbox])");
      if (typing || event.ctrlKey || event.altKey || event.metaKey) return;
      const digit = review.querySelector(`[data-digit="${CSS.escape(event.key)}"]`);
      const focused = event.target.matches("[data-digit]") && event.key === "Enter";
      if (digit) take(digit);
      else if (focused) take(event.target);
      else if (event.key === "j") turn(1);
      else if (event.key === "k") turn(-1);
      else if (event.key === "t") document.getElementById("layer")?.click();
      else if (event.key === "a" && document.getElementById("accept")) accepting.requestSubmit();
      else if (event.key === "r") document.getElementById("reason")?.focus();
      else return;
      event.preventDefault();
    });
  }

  // Reading: Enter in an empty field takes what is offered and goes on; its frame is shown on the page.
  const reading = document.getElementById("reading");
  if (reading) {
    const fields = [...reading.querySelectorAll(".ask-field > input")];
    const frame = (code) => reading.querySelector('.found[data-field="' + code + '"]');
    const box = (field) => document.getElementById("confirm_" + field.id);
    const onward = (field) => (fields[fields.indexOf(field) + 1] || document.getElementById("take")).focus();
    for (const field of fields) {
      field.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        if (!field.value && box(field)) box(field).checked = true;
        onward(field);
      });
      field.addEventListener("focus", () => {
        for (const shown of reading.querySelectorAll(".found.here")) shown.classList.remove("here");
        const found = frame(field.id);
        if (!found) return;
        found.classList.add("here");
        found.closest("svg").scrollIntoView({ block: "nearest" });
      });
    }
    for (const found of reading.querySelectorAll(".found")) found.addEventListener("click", () => {
      const field = document.getElementById(found.dataset.field);
      if (field) field.focus();
    });
  }

  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll("details.account[open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
  });
})();
