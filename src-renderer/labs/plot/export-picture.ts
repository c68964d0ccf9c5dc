/**
 * A plot as a file of its own: its SVGs with the page's styles written into them, its canvases as PNGs, stacked as they lie on
 * the page, on paper. Styles go into presentation attributes, which no content-security policy forbids; every text keeps the
 * width it has here, whatever font the next reader owns.
 */
import { AppError } from '@shared/contract/result.ts';
import { resolveColour } from '../use-theme-revision.ts';
import { writeTexts } from './picture-text.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** CSS properties that are also attributes of SVG, and what they are when nobody says. */
const PROPERTIES: Readonly<Record<string, string>> = {
  fill: 'rgb(0, 0, 0)',
  'fill-opacity': '1',
  'fill-rule': 'nonzero',
  stroke: 'none',
  'stroke-width': '1px',
  'stroke-dasharray': 'none',
  'stroke-linecap': 'butt',
  'stroke-linejoin': 'miter',
  'stroke-opacity': '1',
  opacity: '1',
  'paint-order': 'normal',
  visibility: 'visible',
};
const TEXT_PROPERTIES: Readonly<Record<string, string>> = {
  'font-family': '',
  'font-size': '',
  'font-style': 'normal',
  'font-weight': '400',
  'text-anchor': 'start',
  'dominant-baseline': 'auto',
};

/** Attributes that only mean something on a page. */
const PAGE_ONLY = /^(class|style|role|tabindex|aria-.*|data-.*)$/;

/**
 * `element`: marked `data-picture`, laid out and in sight. What is marked `data-picture-skip`, such as a cursor, is left out. Throws
 * AppError('invalid-request') if nothing in it is drawn.
 */
export function pictureSvg(element: HTMLElement): string {
  return new XMLSerializer().serializeToString(compose(element));
}

function compose(element: HTMLElement): SVGElement {
  const frame = element.getBoundingClientRect();
  const layers = layersOf(element);
  if (layers.length === 0 || frame.width === 0)
    throw new AppError(
      'invalid-request',
      'There is no picture here to save yet.',
      'Wait until it is drawn and try again.',
    );
  const [width, height] = [Math.ceil(frame.width), Math.ceil(frame.height)];
  const root = make('svg', { width, height, viewBox: `0 0 ${width} ${height}` });
  root.append(make('rect', { width, height, fill: paperBehind(element) }));
  for (const layer of layers) root.append(layerOf(layer, frame, element));
  return root;
}

/** The same picture as PNG, `scale` pixels of it to one of the page. Rejects with AppError('unavailable') if the browser cannot. */
export async function picturePng(element: HTMLElement, scale = 2): Promise<Blob> {
  const root = compose(element);
  // An SVG used as an image knows none of the page's fonts: its texts are written onto the canvas instead.
  for (const text of root.querySelectorAll('text')) text.remove();
  const markup = new XMLSerializer().serializeToString(root);
  const url = URL.createObjectURL(new Blob([markup], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.naturalWidth * scale, image.naturalHeight * scale];
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0, canvas.width, canvas.height);
    if (context !== null) for (const layer of layersOf(element)) writeTexts(context, layer, element, scale);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (blob !== null) return blob;
  } catch {
    // Said below, with the way out.
  } finally {
    URL.revokeObjectURL(url);
  }
  throw new AppError('unavailable', 'This browser could not turn the picture into a PNG.', 'Save it as SVG instead.');
}

/** What is drawn in the element, from the back to the front: SVGs (not those within another) and canvases. */
function layersOf(element: HTMLElement): (SVGSVGElement | HTMLCanvasElement)[] {
  return [...element.querySelectorAll<SVGSVGElement | HTMLCanvasElement>('svg, canvas')].filter(
    (layer) => !layer.parentElement?.closest('svg') && layer.closest('[data-picture-skip]') === null,
  );
}

/** One canvas or SVG where it lies in the frame, cut where the page cuts it. */
function layerOf(layer: SVGSVGElement | HTMLCanvasElement, frame: DOMRect, element: HTMLElement): SVGElement {
  const box = layer.getBoundingClientRect();
  const place = { x: box.left - frame.left, y: box.top - frame.top, width: box.width, height: box.height };
  if (layer instanceof SVGSVGElement) {
    const copy = copyOf(layer) as SVGSVGElement;
    setAll(copy, { ...place, overflow: getComputedStyle(layer).overflow === 'visible' ? 'visible' : 'hidden' });
    return copy;
  }
  const window = cutBy(layer, element).getBoundingClientRect();
  const [left, top] = [window.left - frame.left, window.top - frame.top];
  const view = make('svg', {
    x: left,
    y: top,
    width: window.width,
    height: window.height,
    viewBox: `${left} ${top} ${window.width} ${window.height}`,
    overflow: 'hidden',
  });
  const isCrisp = getComputedStyle(layer).imageRendering === 'pixelated';
  view.append(
    make('image', {
      ...place,
      href: layer.toDataURL('image/png'),
      preserveAspectRatio: 'none',
      ...(isCrisp ? { 'image-rendering': 'pixelated' } : {}),
    }),
  );
  return view;
}

/** The nearest box around `layer` that hides what stands out of it; `element` itself at the latest. */
function cutBy(layer: Element, element: HTMLElement): Element {
  let box = layer.parentElement;
  while (box !== null && box !== element && getComputedStyle(box).overflow !== 'hidden') box = box.parentElement;
  return box ?? element;
}

function copyOf(source: Element): Element {
  const copy = document.createElementNS(SVG, source.localName);
  for (const { name, value } of source.attributes) if (!PAGE_ONLY.test(name)) copy.setAttribute(name, value);
  if (source instanceof SVGGraphicsElement) inlineStyles(source, copy);
  for (const child of source.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) copy.append(child.nodeValue ?? '');
    else if (child instanceof SVGElement && !child.hasAttribute('data-picture-skip') && isDrawn(child))
      copy.append(copyOf(child));
  }
  return copy;
}

function isDrawn(element: SVGElement): boolean {
  return getComputedStyle(element).display !== 'none';
}

function inlineStyles(source: SVGGraphicsElement, copy: Element): void {
  const isText = source instanceof SVGTextContentElement;
  const isGroup = source instanceof SVGGElement || source instanceof SVGSVGElement;
  const style = getComputedStyle(source);
  for (const [name, usual] of Object.entries(isText ? { ...PROPERTIES, ...TEXT_PROPERTIES } : PROPERTIES)) {
    // Groups draw nothing themselves; what they hand down is already in their children's styles.
    if (isGroup && name !== 'opacity') continue;
    const value = style.getPropertyValue(name).trim();
    if (value === usual || value === '') copy.removeAttribute(name);
    else copy.setAttribute(name, value);
  }
  if (source instanceof SVGTextElement && (source.textContent ?? '') !== '')
    setAll(copy, { textLength: source.getComputedTextLength().toFixed(2), lengthAdjust: 'spacingAndGlyphs' });
}

/** The first opaque background from the element outwards. */
function paperBehind(element: Element): string {
  for (let box: Element | null = element; box !== null; box = box.parentElement) {
    const colour = getComputedStyle(box).backgroundColor;
    if (colour !== 'transparent' && !/,\s*0\)$/.test(colour)) return colour;
  }
  return resolveColour('var(--paper, white)');
}

function make(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const element = document.createElementNS(SVG, name);
  setAll(element, attributes);
  return element;
}

function setAll(element: Element, attributes: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
}
