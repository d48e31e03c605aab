// Opens books in reading engines and says what is to be seen: `node drive.mjs`, the order as JSON
// on standard input, the answer as JSON on standard output.
//
// An order names the browser, the folder of unpacked books, the folder for pictures, and its jobs:
// {engine, book, steps: [name of a step below, …], shots: [[section, file name, its selector], …]}.
// Files are served from this machine to itself alone, and the browser can reach nothing else.

import { createServer } from 'node:http'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import puppeteer from 'puppeteer-core'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const TYPES = {
  '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css',
  '.xhtml': 'application/xhtml+xml', '.opf': 'application/oebps-package+xml', '.xml': 'text/xml',
  '.ncx': 'application/x-dtbncx+xml', '.svg': 'image/svg+xml', '.png': 'image/png',
  '.jpg': 'image/jpeg', '.epub': 'application/epub+zip',
}
const TURNS = 60 // more pages than any section of these books has
const AT_ONCE = 3 // books open side by side: an engine waits more than it works
const LONG = '[id$="chang"]' // the section that goes on for pages

let order = ''
for await (const piece of process.stdin) order += piece
order = JSON.parse(order)

const server = createServer(async (request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname))
  const file = path.startsWith('/books/') ? join(order.books, path.slice(7)) : join(HERE, path)
  try {
    const data = await readFile(file)
    response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' })
    response.end(data)
  } catch {
    response.writeHead(404).end()
  }
})
await new Promise(done => server.listen(0, '127.0.0.1', done))
const home = `http://127.0.0.1:${server.address().port}`

const browser = await puppeteer.launch({
  executablePath: order.browser,
  timeout: 120_000,
  protocolTimeout: 120_000,
  args: ['--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--force-device-scale-factor=2',
    '--disable-background-networking', '--disable-component-update', '--disable-sync',
    '--disable-quic', '--disable-renderer-backgrounding', '--disable-background-timer-throttling',
    '--proxy-server=127.0.0.1:9', '--proxy-bypass-list=127.0.0.1'],
})

const STEPS = {
  // The text of every section, in order.
  read: page => page.evaluate(async () => {
    const texts = []
    for (const number of reader.sections.keys()) {
      await reader.section(number)
      texts.push((reader.pages ?? reader.roots).map(measure.words).join(''))
    }
    return texts
  }),
  // Where each line of the contents leads: the words at its target, and whether they are in sight.
  contents: page => page.evaluate(async () => {
    const landed = []
    for (const { label, href } of reader.contents) {
      await reader.follow(href)
      const [, anchor] = href.split('#')
      const targets = reader.roots.map(root => anchor
        ? root.querySelector(`[id="${anchor}"], [id$="${CSS.escape(anchor)}"]`)
        : root.querySelector('h1, h2'))
      const target = targets.find(Boolean)
      landed.push({
        label: label.replace(/\s+/g, ''),
        words: target ? measure.words(target.querySelector('h1') ?? target) : '',
        seen: Boolean(target) && measure.isInWindow(measure.place(target)),
      })
    }
    return landed
  }),
  // The first note, called by a click.
  note: async page => {
    await find(page, 'a[role=doc-noteref], a[href*="--note-1"]')
    return page.evaluate(async () => {
      const link = reader.roots.map(root => root.querySelector('a[href*="--note-1"]')).find(Boolean)
      const { note, ...answer } = await reader.call(link)
      return { ...answer, seen: note ? measure.isInWindow(measure.place(note)) : true }
    })
  },
  readings: async page => {
    await find(page, 'ruby')
    return page.evaluate(() => reader.roots.flatMap(measure.readings))
  },
  dots: async (page, { book, engine }) => {
    await find(page, '.emphasis-dots')
    const seen = await page.evaluate(() => measure.dotted(
      reader.roots.find(root => root.querySelector('.emphasis-dots'))))
    seen.picture = `${book}-${engine}-dots.png`
    await page.screenshot({ path: join(order.pictures, seen.picture) })
    return seen
  },
  cover: async page => {
    await page.evaluate(() => reader.section(0))
    return page.evaluate(() => reader.roots
      .flatMap(root => [...root.querySelectorAll('img, image')]).map(measure.picture))
  },
  // The longest section, page by page, as a reader does who presses the side that goes on.
  turn: async page => {
    await find(page, LONG)
    return page.evaluate(async turns => {
      const side = reader.direction === 'rtl' ? 'left' : 'right'
      const seen = () => ({ at: reader.at, begun: reader.roots.flatMap(measure.begun) })
      const pages = [seen()]
      for (let turn = 0; turn < turns; turn++) {
        await reader.press(side)
        if (reader.at === pages.at(-1).at) break
        pages.push(seen())
      }
      await reader.press(side === 'left' ? 'right' : 'left')
      return { side, direction: reader.direction, pages, back: reader.at }
    }, TURNS)
  },
  overflow: page => page.evaluate(async () => {
    const found = []
    for (const [number, name] of reader.sections.entries()) {
      await reader.section(number)
      for (const _ of reader.pages ?? [1]) {
        for (const root of reader.roots) found.push({ name, ...measure.overflowing(root) })
        if (reader.pages) await reader.press(reader.direction === 'rtl' ? 'left' : 'right')
      }
    }
    return found
  }),
}

// Show the section with what a selector means; for an engine of one section, the page.
async function find(page, selector) {
  const found = await page.evaluate(async selector => {
    for (const number of reader.sections.keys()) {
      await reader.section(number)
      if (reader.pages) {
        for (const _ of reader.pages) {
          if (reader.roots.some(root => root.querySelector(selector))) return true
          reader.viewer.navigateToPage('next')
          await new Promise(done => setTimeout(done, 30))
        }
      } else if (reader.roots.some(root => root.querySelector(selector))) return true
    }
    return false
  }, selector)
  if (!found) throw new Error(`nothing like ${selector} in the book`)
}

async function show(job) {
  const page = await browser.newPage()
  const [width, height] = job.window
  await page.setViewport({ width, height, deviceScaleFactor: 2 })
  const said = []
  page.on('pageerror', error => said.push(String(error)))
  const query = new URLSearchParams({ engine: job.engine, book: `/books/${job.book}`, flow: job.flow })
  await page.goto(`${home}/page.html?${query}`)
  await page.evaluate(() => window.opened)
  const report = {}
  for (const step of job.steps) report[step] = await STEPS[step](page, job)
  for (const [selector, name, click] of job.shots ?? []) {
    await find(page, selector)
    if (click) await STEPS.note(page)
    await page.screenshot({ path: join(order.pictures, name) })
  }
  await page.close()
  return { ...report, said }
}

const reports = []
const waiting = [...order.jobs.entries()]
async function work() {
  for (let next; (next = waiting.shift());) {
    const [number, job] = next
    reports[number] = await show(job).catch(error => ({ failed: String(error.stack) }))
  }
}
try {
  await Promise.all(Array.from({ length: AT_ONCE }, work))
} finally {
  await browser.close()
  server.close()
}
process.stdout.write(JSON.stringify(reports))
