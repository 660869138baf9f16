/* Clausebook: a page of an older edition says so, and leads to the same page of the current one where that has it.

   The list of editions (editions.js, beside the edition's folder) changes with every edition; this file and the page
   never do. Both are plain scripts, so that it works from a folder too, where a page may fetch nothing. */
(() => {
  "use strict";
  /* The theme names its selector without the words that it shows (WCAG 2.5.3). */
  const nameSelector = () => {
    for (const button of document.querySelectorAll(".md-version__current[aria-label='Select version']")) {
      const words = [...button.childNodes].map((node) => node.textContent.trim()).filter(Boolean);
      button.querySelector(".md-version__alias")?.before(" ");
      button.setAttribute("aria-label", `${words.join(" ")}: select another edition`);
    }
  };
  nameSelector();
  const topic = document.querySelector(".md-header__topic");
  if (topic) new MutationObserver(nameSelector).observe(topic, { childList: true, subtree: true });

  const line = document.querySelector("[data-cb-edition]");
  const known = window.clausebookEditions;
  const main = document.querySelector("main");
  if (!line || !main || !known || !Array.isArray(known.editions)) return;
  const { cbEdition: own, cbPage: page, cbTop: top } = line.dataset;
  const names = known.editions.map((edition) => edition.name);
  const { newest, home } = known;
  /* An edition that the list does not have yet is just being published. */
  if (own === newest || !names.includes(own) || !names.includes(newest)) return;

  const folder = (name) => `${top}/${encodeURIComponent(name)}`;
  const notice = document.createElement("div");
  notice.className = "cb-older";
  notice.setAttribute("role", "status");
  main.prepend(notice);
  document.documentElement.classList.add("cb-older-edition");
  /* What was in force then may not be now. Said after the banner was corrected by the reader's date. */
  const placeInTime = () => {
    for (const banner of document.querySelectorAll(".cb-banner[data-state]")) {
      banner.querySelector("strong")?.prepend(`In edition ${own}: `);
    }
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", placeInTime);
  else placeInTime();

  const tell = () => {
    const pages = (window.clausebookPages || {})[newest] || [];
    const has = pages.includes(decodeURIComponent(page));
    const text = document.createElement("p");
    const words = document.createElement("strong");
    words.textContent = `You are reading edition ${own}.`;
    const link = document.createElement("a");
    link.href = has ? `${folder(home)}/${page}${location.hash}` : `${folder(home)}/index.html`;
    link.textContent = has ? "Read this page there" : "Go to its home page";
    const gone = pages.length && !has ? " This page is not in it." : "";
    text.append(words, ` The current edition is ${newest}.${gone} `, link);
    notice.append(text);
  };

  const list = document.createElement("script");
  list.src = `${folder(newest)}/pages.js`;
  list.onload = tell;
  list.onerror = tell;
  document.head.append(list);
})();
