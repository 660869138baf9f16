/* Clausebook: what a page does in the browser. Everything here is a convenience: the page says the same without it. */
(() => {
  "use strict";
  const here = document.currentScript ? document.currentScript.src : "";

  /* A site built last month must not lie today: the banner is corrected by the reader's own date, in sentences
     that the page brings along. A manual shown "as of" a fixed day (data-fixed) is left as it was built. */
  const correctBanner = (banner) => {
    const now = new Date();
    const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => `${part}`.padStart(2, "0")).join("-");
    const { state, review, effective, nextReview, textInForce, textOverdue, fixed } = banner.dataset;
    if (fixed !== undefined) return;
    const add = (sentence) => {
      if (!sentence) return;
      const line = document.createElement("p");
      line.textContent = sentence;
      banner.append(line);
    };
    if (state === "not-yet-in-force" && effective && effective <= today) {
      banner.dataset.state = "in-force";
      const words = banner.querySelector("strong");
      if (words && textInForce) words.textContent = textInForce;
    }
    if (review !== "overdue" && nextReview && nextReview < today && ["in-force", "not-yet-in-force"].includes(state)) {
      banner.dataset.review = "overdue";
      add(textOverdue || `Review overdue since ${nextReview}`);
    }
  };

  /* Rows of a table are kept that hold every word typed; a link may bring the words as ?filter=… */
  const prepareFilter = (place) => {
    const input = place.matches("input") ? place : place.querySelector("input");
    if (!input) return;
    const form = input.closest("form") || input.parentElement;
    const named = place.dataset.cbFilter && document.getElementById(place.dataset.cbFilter);
    const following = [...document.querySelectorAll("table.cb-table")].find(
      (table) => form.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING
    );
    const table = named || following;
    if (!table) return;
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
    const texts = rows.map((row) => row.textContent.toLocaleLowerCase());
    const count = form.querySelector("output") || form.appendChild(document.createElement("output"));
    const apply = () => {
      const words = input.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, index) => {
        row.hidden = !words.every((word) => texts[index].includes(word));
        shown += row.hidden ? 0 : 1;
      });
      count.textContent = words.length ? `${shown} / ${rows.length}` : "";
    };
    form.addEventListener("submit", (event) => event.preventDefault());
    input.addEventListener("input", apply);
    const wanted = new URLSearchParams(location.search).get("filter");
    if (wanted) input.value = wanted;
    apply();
  };

  /* A table that scrolls sideways must be reachable by keyboard (WCAG 2.1.1) and have a name. */
  const nameScrollRegions = () => {
    for (const region of document.querySelectorAll(".md-typeset__scrollwrap:not([tabindex])")) {
      const heads = [...region.querySelectorAll("th")].slice(0, 4).map((head) => head.textContent.trim());
      const words = heads.filter(Boolean).join(", ") || document.title;
      const taken = new Set([...document.querySelectorAll("[role=region]")].map((other) => other.getAttribute("aria-label")));
      let label = words;
      for (let number = 2; taken.has(label); number += 1) label = `${words} (${number})`;
      region.tabIndex = 0;
      region.setAttribute("role", "region");
      region.setAttribute("aria-label", label);
    }
  };

  /* What scrolls sideways says so, as long as it does: a phone shows no scroll bar. */
  const sizes = new ResizeObserver((changes) => {
    for (const region of new Set(changes.map(({ target }) => target.closest("[role=region]")))) {
      if (region.scrollWidth > region.clientWidth) region.dataset.cbWide = "More to the right: move sideways →";
      else delete region.dataset.cbWide;
    }
  });
  const watchScrollRegions = () => {
    for (const region of document.querySelectorAll(".md-content [role=region][tabindex]")) {
      sizes.observe(region);
      if (region.firstElementChild) sizes.observe(region.firstElementChild);
    }
  };

  /* Markdown makes a heading of every cell in a table's first row; an empty one is no heading of anything. */
  const demoteEmptyHeads = () => {
    for (const head of document.querySelectorAll(".md-typeset thead th:empty")) {
      head.replaceWith(document.createElement("td"));
    }
  };

  /* The theme leaves its search dialog and the boxes of task lists without a name (WCAG 4.1.2), and gives the path
     above the title the same name as the navigation. */
  const nameControls = () => {
    for (const path of document.querySelectorAll("nav.md-path")) {
      path.setAttribute("aria-label", path.textContent.trim().replace(/\s+/g, " "));
    }
    const field = document.querySelector(".md-search__input");
    const dialog = document.querySelector(".md-search[role=dialog]:not([aria-label])");
    if (dialog && field) dialog.setAttribute("aria-label", field.placeholder);
    for (const box of document.querySelectorAll(".task-list-item input[type=checkbox]")) {
      box.setAttribute("aria-label", box.closest("li").textContent.trim().slice(0, 120));
    }
  };

  const drawDiagram = async (source, index) => {
    const text = source.textContent;
    const { svg } = await window.mermaid.render(`cb-diagram-${index}`, text);
    const drawn = document.createElement("div");
    drawn.className = "cb-drawn";
    drawn.innerHTML = svg;
    /* A wide diagram scrolls sideways rather than shrinking until it cannot be read. */
    const picture = drawn.firstElementChild;
    picture.style.minWidth = `${Math.round(picture.viewBox.baseVal.width * 0.75)}px`;
    drawn.tabIndex = 0;
    drawn.setAttribute("role", "region");
    drawn.setAttribute("aria-label", picture.querySelector("title")?.textContent || document.title);
    const details = document.createElement("details");
    details.className = "cb-diagram-source";
    const summary = document.createElement("summary");
    summary.textContent = source.dataset.label || "This diagram as text";
    source.replaceWith(drawn, details);
    details.append(summary, source);
  };

  /* 3.5 MB are fetched only where there is something to draw; without it the text of the diagram stays in the page. */
  const drawDiagrams = () => {
    const sources = [...document.querySelectorAll("pre.cb-diagram")];
    if (!sources.length || !here) return;
    const script = document.createElement("script");
    script.src = new URL("../vendor/mermaid.min.js", here).href;
    script.onload = async () => {
      window.mermaid.initialize({ startOnLoad: false, securityLevel: "strict", theme: "neutral", fontFamily: "system-ui, sans-serif" });
      for (const [index, source] of sources.entries()) {
        await drawDiagram(source, index).catch(() => document.getElementById(`dcb-diagram-${index}`)?.remove());
      }
      document.documentElement.dataset.cbDrawn = "done";
    };
    document.head.append(script);
  };

  /* On a phone the text comes first; on paper the control block is always printed. */
  const foldControlBlock = () => {
    const blocks = [...document.querySelectorAll("details.cb-control-block")];
    if (matchMedia("(max-width: 44.984375em)").matches) blocks.forEach((block) => (block.open = false));
    addEventListener("beforeprint", () => blocks.forEach((block) => (block.open = true)));
  };

  const start = () => {
    document.querySelectorAll(".cb-banner[data-state]").forEach(correctBanner);
    document.querySelectorAll("[data-cb-filter]").forEach(prepareFilter);
    foldControlBlock();
    nameControls();
    demoteEmptyHeads();
    const prepareScrollRegions = () => {
      nameScrollRegions();
      watchScrollRegions();
    };
    prepareScrollRegions();
    /* The theme wraps wide tables, and diagrams are drawn, after the page has loaded. */
    const content = document.querySelector(".md-content");
    if (content) new MutationObserver(prepareScrollRegions).observe(content, { childList: true, subtree: true });
    drawDiagrams();
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
