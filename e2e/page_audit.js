// Gives a list of faults of the page: what has no label, what cannot be read, what does not fit.
(() => {
  const faults = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const fault = (what, element) => faults.push(`${what}: ${element.outerHTML.slice(0, 120)}`);

  if (!document.documentElement.lang) faults.push("no language");
  if (!document.title) faults.push("no title");
  if (all("h1").length !== 1 || all("main").length !== 1) faults.push("not one heading and one main part");
  all("input:not([type=hidden]), select").filter((e) => e.labels.length === 0).forEach((e) => fault("no label", e));
  all("a, button").filter((e) => !e.textContent.trim()).forEach((e) => fault("no text", e));
  all("nav, [role=region], section").filter((e) => !e.ariaLabel && !e.getAttribute("aria-labelledby") && !e.querySelector("h2")).forEach((e) => fault("no name", e));
  all("th").filter((e) => !e.scope).forEach((e) => fault("no scope", e));
  all("[aria-labelledby]").filter((e) => !document.getElementById(e.getAttribute("aria-labelledby"))).forEach((e) => fault("label is nowhere", e));
  all("a[href^='#']").filter((e) => !document.getElementById(e.hash.slice(1))).forEach((e) => fault("leads nowhere", e));
  all("[style], script").forEach((e) => fault("style or script in the page", e));
  const ids = all("[id]").map((e) => e.id);
  ids.filter((id, i) => ids.indexOf(id) !== i).forEach((id) => faults.push(`id twice: ${id}`));
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth) faults.push(`wider than the window: ${document.documentElement.scrollWidth} of ${document.documentElement.clientWidth}`);

  const width = document.documentElement.clientWidth;
  const fits = width <= 768 || width >= 1280; // cards, or whole tables
  all(".scroll").filter((e) => fits && e.scrollWidth > e.clientWidth).forEach((e) => fault("to be moved sideways", e));
  all("body *").forEach((e) => [...e.childNodes].filter((n) => n.nodeType === 3).forEach((text) => {
    for (const word of text.data.matchAll(/[\p{L}\p{N}_]+/gu)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((r) => Math.round(r.top))).size > 1) fault(`broken word ${word[0]}`, e);
    }
  }));

  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  const painted = (colours) => {
    colours.forEach((colour) => { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); });
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const backgrounds = (e) => (e ? [...backgrounds(e.parentElement), getComputedStyle(e).backgroundColor] : ["white"]);
  all("body *").filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())).forEach((e) => {
    const behind = backgrounds(e);
    const [dark, light] = [painted(behind), painted([...behind, getComputedStyle(e).color])].sort((a, b) => a - b);
    const contrast = (light + 0.05) / (dark + 0.05);
    if (contrast < 4.5) fault(`contrast ${contrast.toFixed(2)}`, e);
  });
  return [...new Set(faults)];
})()
