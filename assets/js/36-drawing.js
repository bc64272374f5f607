// When pictures are drawn: those in view first, each in a turn of its own, so that the browser shows it and hears the
// reader before the next; the others as they come into view, or once the browser has nothing else to do. Of a picture
// that is asked for again before it was drawn, the later is.
(function () {
    'use strict';

    const crm = window.crm;
    const NEAR = '100px 0px';
    const PATIENCE_MS = 500;
    const TURN_MS = 50;
    const waiting = new Map();
    const shown = new WeakMap();
    const turns = new MessageChannel();
    const whenIdle = window.requestIdleCallback || ((work) => setTimeout(work, 50));
    let isAsked = false;
    let isIdling = false;
    let isFirst = true;

    // Sizes as they were last laid out: to ask for them while the page changes makes the browser lay it out.
    const widths = new WeakMap();
    const sizes = new ResizeObserver((entries) => entries.forEach(({ target, contentRect }) => widths.set(target, Math.round(contentRect.width))));
    let windowPx = window.innerWidth;
    window.addEventListener('resize', () => {
        windowPx = window.innerWidth;
    });
    crm.windowWidth = () => windowPx;

    // The width of a picture's element, or what stands for one.
    crm.widthOf = (element) => {
        if (!(element instanceof Element)) {
            return element.clientWidth;
        }
        if (!widths.has(element)) {
            widths.set(element, element.clientWidth);
            sizes.observe(element);
        }
        return widths.get(element);
    };

    // Of a picture that is made anew nothing is known.
    crm.forgetWidth = (element) => widths.delete(element);

    // A place that has not been looked at yet counts as in view.
    const isInView = (element) => shown.get(element) !== false;
    const places = new IntersectionObserver((entries) => {
        entries.forEach(({ target, isIntersecting }) => shown.set(target, isIntersecting));
        ask();
    }, { rootMargin: NEAR });

    function drawOne(element) {
        const { draw, told } = waiting.get(element);
        waiting.delete(element);
        if (!element.isConnected) {
            return;
        }
        const drawn = new Promise((done) => done(draw()));
        told.forEach(({ done, failed }) => drawn.then(done, failed));
    }

    // The first needs no turn: the parts that came with it are put in place before, in one layout with it.
    function ask() {
        if (waiting.size && !isAsked) {
            isAsked = true;
            if (isFirst) {
                queueMicrotask(turn);
            } else {
                turns.port2.postMessage('');
            }
        }
    }

    const next = () => [...waiting.keys()].find(isInView);

    // The first is on the screen before the others are begun, which share a turn while it is short: a turn costs a frame.
    function drawShown(first) {
        const began = performance.now();
        drawOne(first);
        if (isFirst && next() && !document.hidden) {
            isFirst = false;
            isAsked = true;
            requestAnimationFrame(() => turns.port2.postMessage(''));
            return;
        }
        for (let other = next(); other && performance.now() - began < TURN_MS; other = next()) {
            drawOne(other);
        }
        isFirst = !next();
        ask();
    }

    function turn() {
        isAsked = false;
        const first = next();
        if (first) {
            drawShown(first);
        } else if (waiting.size && !isIdling) {
            isIdling = true;
            whenIdle(() => {
                isIdling = false;
                const [first] = waiting.keys();
                if (first) {
                    drawOne(first);
                    ask();
                }
            }, { timeout: PATIENCE_MS });
        }
    }

    turns.port1.onmessage = turn;

    // Calls `draw` in its turn; the promise holds what it returns, and nothing where the element is gone before.
    crm.drawInTurn = (element, draw) => new Promise((done, failed) => {
        const earlier = waiting.get(element);
        waiting.set(element, { draw, told: [...(earlier ? earlier.told : []), { done, failed }] });
        if (!shown.has(element)) {
            places.observe(element);
        }
        ask();
    });

    // All that waits, at once: paper has no view.
    crm.drawAll = () => [...waiting.keys()].forEach(drawOne);
})();
