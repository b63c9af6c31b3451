/** One line of a tooltip. */
export interface TooltipLine {
  readonly colour?: string;
  readonly label: string;
  readonly value: string;
}

/** A tooltip's content. Built from nodes, never from markup: labels are data that somebody uploaded. */
export function tooltip(title: string, lines: readonly TooltipLine[]): HTMLElement {
  const root = element('div', 'tip');
  root.append(element('div', 'tip-title', title));
  for (const { colour, label, value } of lines) {
    const line = element('div', 'tip-line');
    const key = element('span', 'tip-key');
    if (colour === undefined) key.hidden = true;
    else key.style.background = colour;
    line.append(key, element('span', 'tip-label', label), element('span', 'tip-value number', value));
    root.append(line);
  }
  return root;
}

function element(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}
