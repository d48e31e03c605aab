// Each reading engine behind the same few words. `book` is the address of an unpacked EPUB, its
// file beside it ends in .epub; `flow` is paginated or scrolled.

import { words } from './measure.js'

const stage = () => document.querySelector('#stage')
// What a reader's own settings give: a body face, a size, a distance of lines.
const SETTINGS = 'html, body { font-family: "Noto Serif CJK SC", serif; font-size: 17px; line-height: 1.7 }'

const flat = items => items.flatMap(item => [item, ...flat(item.subitems ?? [])])
const file = async book => await (await fetch(`${book}.epub`)).blob()
const settled = () => new Promise(done => setTimeout(done, 60))

function script(address) {
  return new Promise((done, failed) => {
    const node = Object.assign(document.createElement('script'), { src: address })
    node.onload = done
    node.onerror = failed
    document.head.append(node)
  })
}

class Foliate {
  async open(book, flow) {
    await import('./node_modules/foliate-js/view.js')
    const { FootnoteHandler } = await import('./node_modules/foliate-js/footnotes.js')
    this.view = document.createElement('foliate-view')
    this.view.style = 'display: block; height: 100%'
    stage().append(this.view)
    await this.view.open(new File([await file(book)], 'book.epub'))
    this.view.renderer.setAttribute('flow', flow)
    this.view.renderer.setAttribute('max-column-count', '1')
    this.view.renderer.setStyles(SETTINGS)
    this.notes = new FootnoteHandler()
    this.notes.addEventListener('before-render', ({ detail }) => {
      this.popup = Object.assign(document.createElement('div'), { id: 'popup' })
      this.popup.append(detail.view)
      document.body.append(this.popup)
      detail.view.style = 'display: block; height: 100%'
      detail.view.renderer.setAttribute('flow', 'scrolled')
      detail.view.renderer.setAttribute('margin', '8px')
      detail.view.renderer.setStyles(SETTINGS)
    })
    this.view.addEventListener('link', event => this.notes.handle(this.view.book, event))
  }
  get sections() { return this.view.book.sections.map(item => item.id) }
  get roots() { return this.view.renderer.getContents().map(item => item.doc.body) }
  get contents() { return flat(this.view.book.toc) }
  get direction() { return this.view.book.dir ?? 'ltr' }
  get at() { return this.view.lastLocation.fraction }
  async section(number) { await this.view.goTo(number); await settled() }
  async follow(href) { await this.view.goTo(href); await settled() }
  async press(side) { await (side === 'left' ? this.view.goLeft() : this.view.goRight()); await settled() }
  async call(link) {
    const shown = new Promise(done => this.notes.addEventListener('render', done, { once: true }))
    link.click()
    const { detail } = await shown
    await settled()
    return { kind: 'popup', words: words(detail.view.renderer.getContents()[0].doc.body) }
  }
}

class EpubJs {
  async open(book, flow) {
    await script('./node_modules/jszip/dist/jszip.min.js')
    await script('./node_modules/epubjs/dist/epub.min.js')
    this.book = globalThis.ePub(await (await file(book)).arrayBuffer())
    this.rendition = this.book.renderTo(stage(), {
      width: '100%', height: '100%', spread: 'none',
      flow: flow === 'scrolled' ? 'scrolled-doc' : 'paginated',
    })
    const [, face, size, leading] = SETTINGS.match(/family: ([^;]+); font-size: ([^;]+); line-height: (\S+)/)
    this.rendition.themes.default({ body: { 'font-family': face, 'font-size': size, 'line-height': leading } })
    await this.rendition.display()
    await this.book.loaded.navigation
  }
  get sections() { return this.book.spine.spineItems.map(item => item.href) }
  get roots() { return this.rendition.getContents().map(item => item.document.body) }
  get contents() { return flat(this.book.navigation.toc) }
  get direction() { return this.book.packaging.metadata.direction || 'ltr' }
  get at() {
    const { start } = this.rendition.currentLocation()
    return start.index + start.displayed.page / (start.displayed.total + 1)
  }
  async section(number) { await this.follow(this.sections[number]) }
  async follow(href) { await this.rendition.display(href); await settled() }
  async press(side) {
    const forward = (side === 'left') === (this.direction === 'rtl')
    await (forward ? this.rendition.next() : this.rendition.prev())
    await settled()
  }
  async call(link) {
    link.click()
    await settled()
    await settled()
    const note = this.roots[0].querySelector(link.getAttribute('href').replace(/.*#/, '#'))
    return { kind: 'jump', words: words(note), note }
  }
}

class Vivliostyle {
  async open(book) {
    globalThis.module = { exports: {} } // it is packed for Node
    await script('./node_modules/@vivliostyle/core/lib/vivliostyle.js')
    const { CoreViewer } = globalThis.module.exports
    this.base = new URL(`${book}/EPUB/`, location)
    const paper = { width: innerWidth, height: innerHeight }
    this.viewer = new CoreViewer(
      { viewportElement: stage(), userAgentRootURL: new URL('./resources/', location).href },
      { renderAllPages: true, autoResize: false, fontSize: 17, defaultPaperSize: paper })
    const ready = new Promise(done => this.viewer.addListener('readystatechange', () => {
      if (this.viewer.readyState === 'complete') done()
    }))
    this.viewer.addListener('nav', payload => {
      if (typeof payload.epage === 'number') this.page = payload.epage
    })
    this.viewer.loadPublication(new URL(`${book}/`, location).href, { userStyleSheet: [{ text: SETTINGS }] })
    await ready
    const nav = await (await fetch(new URL('nav.xhtml', this.base))).text()
    const links = new DOMParser().parseFromString(nav, 'application/xhtml+xml')
      .querySelectorAll('nav[role=doc-toc] a')
    this.contents = [...links].map(link => ({ label: words(link), href: link.getAttribute('href') }))
  }
  get pages() { return [...stage().querySelectorAll('[data-vivliostyle-page-container]')] }
  get sections() { return ['all'] }
  get roots() { return this.pages.filter(page => page.getBoundingClientRect().width) }
  get direction() { return this.viewer.getCurrentPageProgression() }
  get at() { return this.page }
  async section() { this.viewer.navigateToPage('first'); await settled() }
  async follow(href) {
    this.viewer.navigateToInternalUrl(new URL(href, this.base).href)
    await settled()
    await settled()
  }
  async press(side) { this.viewer.navigateToPage(side); await settled() }
  // It sets notes at the feet of pages itself.
  async call(link) {
    const note = stage().querySelector('[role=doc-footnote]')
    const [called, noted] = [link, note].map(node => this.pages.findIndex(page => page.contains(node)))
    this.viewer.navigateToPage('epage', noted)
    await settled()
    return { kind: 'foot', words: words(note), note, later: noted - called }
  }
}

export const ENGINES = { foliate: Foliate, epubjs: EpubJs, vivliostyle: Vivliostyle }
