// Elements made from texts: nothing that a transcript holds is ever parsed as HTML.

export const find = (id) => document.getElementById(id);

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(attribute, value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(attribute, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

export const percent = (share) => (share < 0.01 ? "<1%" : `${Math.round(share * 100)}%`);

export const readState = () => JSON.parse(find("state").textContent);
