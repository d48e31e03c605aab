// What can be measured of a page that is laid out, whoever laid it out: boxes are left, top, right,
// bottom, in px of the window that holds all the frames.

const EDGE = 12

function shifted(rect, doc) {
  const around = doc.defaultView.frameElement?.getBoundingClientRect()
  const [left, top] = around ? [around.left, around.top] : [0, 0]
  return [rect.left + left, rect.top + top, rect.right + left, rect.bottom + top]
}

export const place = node => shifted(node.getBoundingClientRect(), node.ownerDocument)

function rangeOf(node, start, end) {
  const range = node.ownerDocument.createRange()
  range.setStart(node, start)
  range.setEnd(node, end)
  return range
}

const placesIn = range =>
  [...range.getClientRects()].map(rect => shifted(rect, range.startContainer.ownerDocument))

const union = boxes => boxes.reduce(([left, top, right, bottom], box) => [
  Math.min(left, box[0]), Math.min(top, box[1]), Math.max(right, box[2]), Math.max(bottom, box[3])])

export const words = node => (node.innerText ?? node.textContent).replace(/\s+/g, '')

// Whether the middle of a box is in the window, and not only at its edge, where a margin may hide it.
export function isInWindow([left, top, right, bottom]) {
  const [x, y] = [(left + right) / 2, (top + bottom) / 2]
  return right > left && bottom > top
    && x > EDGE && y > EDGE && x < innerWidth - EDGE && y < innerHeight - EDGE
}

// Each reading and what it stands by: all between the reading before it and this one.
export const readings = root => [...root.querySelectorAll('ruby rt')].map(rt => {
  const before = [...rt.parentNode.childNodes].slice(0, [...rt.parentNode.childNodes].indexOf(rt))
  const start = before.findLastIndex(node => node.nodeName.toLowerCase() === 'rt') + 1
  const base = rangeOf(rt.parentNode, start, before.length)
  return { words: words(rt), reading: place(rt), base: union(placesIn(base)), over: base.toString() }
})

// Where the words with dots stand, as far as the first line holds them, and the plain words that
// stand in one line with them.
export function dotted(root) {
  const node = root.querySelector('.emphasis-dots')
  const around = rangeOf(node.parentNode, 0, node.parentNode.childNodes.length)
  const [dots] = placesIn(rangeOf(node, 0, node.childNodes.length))
  const plain = placesIn(around).filter(
    ([left, top, right]) => Math.abs(top - dots[1]) < 2 && (right <= dots[0] + 1 || left >= dots[2] - 1))
  return { dots, plain, style: getComputedStyle(node).textEmphasisStyle }
}

// The paragraphs 第1段, 第2段 … that begin in the window: the number, and where its 第 stands.
export const begun = root => [...root.querySelectorAll('p')].flatMap(node => {
  const text = document.createTreeWalker(node, NodeFilter.SHOW_TEXT).nextNode()
  const number = /^第(\d+)段/.exec(words(node))?.[1]
  const place = number && placesIn(rangeOf(text, 0, 1)).find(isInWindow)
  const mode = getComputedStyle(node).writingMode
  return place ? [{ number: Number(number), place, mode }] : []
})

// What sticks out of the window to the right, where the page can't be turned to it.
export function overflowing(root) {
  const { documentElement } = root.ownerDocument
  const width = documentElement.clientWidth
  const wide = [...root.querySelectorAll('*')].filter(
    node => node.getBoundingClientRect().right > width + 1 && !insideScroller(node, root))
  return { width, scroll: documentElement.scrollWidth, wide: wide.map(node => node.tagName) }
}

// What a finger can move to and fro by itself may be wide.
function insideScroller(node, root) {
  for (let around = node.parentElement; around && around !== root; around = around.parentElement)
    if (/auto|scroll/.test(getComputedStyle(around).overflowX)) return true
  return false
}

export const picture = image => ({
  place: place(image),
  drawn: Boolean(image.complete !== false && (image.naturalWidth || image.getBBox?.().width)),
})
