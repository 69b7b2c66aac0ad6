// What the report's pages do besides being read. Without it everything is still there: films one under another, pictures
// side by side, every row shown.
"use strict";
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const make = (name, attributes = {}, text = "") => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.textContent = text;
    return made;
  };
  const drawn = (name, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  document.documentElement.classList.add("js");

  // Tabs (WAI-ARIA pattern): arrows move, Home and End go to the ends.
  const tabs = new Map();
  const show = (panel, focus) => {
    for (const [one, tab] of tabs) {
      const chosen = one === panel;
      one.hidden = !chosen;
      tab.setAttribute("aria-selected", chosen);
      tab.tabIndex = chosen ? 0 : -1;
      if (!chosen) all("video", one).forEach((video) => video.pause());
    }
    if (focus) tabs.get(panel).focus();
  };
  for (const box of all("[data-tabs]")) {
    const panels = all(".panel", box);
    if (panels.length < 2) continue;
    const list = make("div", { role: "tablist", "aria-label": box.dataset.tabs });
    panels.forEach((panel, index) => {
      const tab = make("button", { type: "button", role: "tab", id: `tab-${index}`, "aria-controls": panel.id }, panel.dataset.label);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      tab.addEventListener("click", () => show(panel));
      tab.addEventListener("keydown", (event) => {
        const last = panels.length - 1;
        const next = { ArrowRight: index === last ? 0 : index + 1, ArrowLeft: index ? index - 1 : last, Home: 0, End: last }[event.key];
        if (next === undefined) return;
        event.preventDefault();
        show(panels[next], true);
      });
      tabs.set(panel, tab);
      list.append(tab);
    });
    box.prepend(list);
    show(panels[0]);
  }

  // A moment of a film: #t=tiktok,12.300 or, with a frame around a region, #t=tiktok,12.300,x,y,width,height.
  const frame = (panel, region) => {
    all(".region", panel).forEach((old) => old.remove());
    if (region.length !== 4 || !region.every(Number.isFinite)) return;
    const [x, y, width, height] = region;
    const pad = panel.dataset.width / 100;
    const svg = drawn("svg", { class: "region", viewBox: `0 0 ${panel.dataset.width} ${panel.dataset.height}`, "aria-hidden": "true" });
    svg.append(drawn("rect", { x: x - pad, y: y - pad, width: width + 2 * pad, height: height + 2 * pad, rx: pad }));
    panel.querySelector(".frame").append(svg);
    const stop = () => svg.remove();
    panel.querySelector("video").addEventListener("play", stop, { once: true });
  };
  const seek = () => {
    const [name, at, ...region] = decodeURIComponent(location.hash).replace(/^#t=/, "").split(",");
    const panel = all(".panel").find((one) => one.dataset.target === name);
    if (!panel || !location.hash.startsWith("#t=")) return;
    if (tabs.has(panel)) show(panel);
    const video = panel.querySelector("video");
    const moment = Number(at) || 0;
    const go = () => { video.currentTime = moment; };
    video.pause();
    if (video.readyState) go();
    else { video.addEventListener("loadedmetadata", go, { once: true }); video.preload = "metadata"; video.load(); }
    frame(panel, region.map(Number));
    panel.scrollIntoView();
    video.focus({ preventScroll: true });
  };

  // Curves follow the film.
  for (const chart of all(".chart")) {
    const video = chart.closest(".panel")?.querySelector("video");
    const cursor = chart.querySelector(".cursor");
    const { seconds, left, right } = chart.dataset;
    video?.addEventListener("timeupdate", () => {
      const x = Number(left) + Math.min(video.currentTime / seconds, 1) * (right - left);
      cursor.setAttribute("x1", x);
      cursor.setAttribute("x2", x);
      cursor.classList.add("on");
    });
  }

  // Before and after, under one slider.
  for (const box of all("[data-compare]")) {
    const [before, after] = all("img", box);
    if (Math.abs(before.getAttribute("width") / before.getAttribute("height") - after.getAttribute("width") / after.getAttribute("height")) > 0.02) continue;
    const slider = make("input", { type: "range", min: 0, max: 100, value: 50, "aria-label": box.dataset.label });
    slider.addEventListener("input", () => box.style.setProperty("--cut", `${slider.value}%`));
    box.classList.add("sliding");
    box.append(slider);
  }

  // Filters: a row stays when it has every value that was chosen.
  for (const form of all("form.filters")) {
    const { filter, rows, one, many } = form.dataset;
    const said = form.querySelector("[role=status]");
    const has = (element, wanted) => wanted.every(([key, value]) => element.dataset[key] === value);
    const apply = () => {
      const wanted = [...new FormData(form)].filter(([, value]) => value);
      const own = wanted.filter(([key]) => key === "competence");
      const inner = wanted.filter(([key]) => key !== "competence");
      let count = 0;
      for (const item of all(filter)) {
        const inside = rows ? all(rows, item) : [];
        inside.forEach((row) => { row.hidden = !has(row, inner); });
        const kept = rows ? has(item, own) && (!inner.length || inside.some((row) => !row.hidden)) : has(item, wanted);
        item.hidden = !kept;
        if (rows) {
          item.open = kept && inner.length > 0;
          all(".element", item).forEach((box) => { box.hidden = !all(rows, box).some((row) => !row.hidden); box.open = inner.length > 0 && !box.hidden; });
          all(".part", item).forEach((part) => { part.hidden = inner.length > 0 && !all(rows, part).some((row) => !row.hidden); });
        }
        count += kept;
      }
      all(".family, .annex, .competence-block").forEach((box) => { box.hidden = !all(filter, box).some((item) => !item.hidden); });
      said.textContent = (count === 1 ? one : many).replace("{n}", count);
    };
    const asked = () => {
      const [, name, value] = /^#(statut)=(\w+)$/.exec(location.hash) ?? [];
      if (name && form.elements.status) form.elements.status.value = value;
    };
    form.addEventListener("change", apply);
    const open = form.querySelector("[data-open]");
    const [wide, shut] = [open.textContent, open.dataset.shut];
    open.addEventListener("click", () => {
      const opening = open.textContent === wide;
      all(open.dataset.open).forEach((box) => { box.open = opening; });
      open.textContent = opening ? shut : wide;
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    addEventListener("hashchange", () => { asked(); apply(); });
    form.hidden = false;
    asked();
    apply();
  }

  // Copy a digest.
  if (navigator.clipboard) {
    for (const code of all("[data-copy]")) {
      const button = make("button", { type: "button", class: "copy" }, code.dataset.copy);
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = code.dataset.copied;
      });
      code.after(button);
    }
  }

  // A link to something folded opens it.
  const unfold = () => {
    const aim = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!aim) return;
    for (let box = aim; box; box = box.parentElement?.closest("details")) if (box.tagName === "DETAILS") box.open = true;
    if (tabs.has(aim)) show(aim);
    aim.scrollIntoView();
  };
  // On paper, what needs a look is open; what is met stays a line, and requests, digests and tables as they were.
  let closed = [];
  addEventListener("beforeprint", () => { closed = all(".card:not([open], [data-status=met], [data-status=not_applicable]), .criterion:not([open]), .official:not([open]), .element:not([open]), .transcript:not([open])"); closed.forEach((one) => { one.open = true; }); });
  addEventListener("afterprint", () => closed.forEach((one) => { one.open = false; }));
  addEventListener("hashchange", () => { seek(); unfold(); });
  seek();
  unfold();
})();
