/** The page's own behaviour: the language, the filters, and opening the row that a link names. */
(() => {
  const root = document.documentElement;
  const rows = [...document.querySelectorAll('.row')];
  const sections = [...document.querySelectorAll('.section')];
  const search = document.getElementById('search');
  const everything = document.getElementById('all');
  const accepted = ['attested', 'waived', 'not-applicable'];
  let filter = 'all';

  function speak(language) {
    root.lang = language;
    for (const button of document.querySelectorAll('[data-lang]'))
      button.setAttribute('aria-pressed', String(button.dataset.lang === language));
    const words = search.dataset[language];
    search.placeholder = words;
    search.setAttribute('aria-label', words);
  }

  function firstLanguage() {
    const asked = new URLSearchParams(location.search).get('lang');
    const wanted = asked ?? navigator.language;
    return wanted.toLowerCase().startsWith('zh') ? 'zh' : 'en';
  }

  function choose(language) {
    const url = new URL(location.href);
    url.searchParams.set('lang', language);
    history.replaceState(null, '', url);
    speak(language);
  }

  function fits(row) {
    const { status, search: text } = row.dataset;
    const wanted = filter === 'accepted' ? accepted.includes(status) : filter === status;
    return (filter === 'all' || wanted) && text.includes(search.value.trim().toLowerCase());
  }

  function show() {
    const narrowed = filter !== 'all' || search.value.trim() !== '';
    for (const row of rows) row.hidden = !fits(row);
    for (const section of sections) {
      const some = [...section.querySelectorAll('.row')].some((row) => !row.hidden);
      section.hidden = !some;
      section.open = some && narrowed;
    }
    document.getElementById('nothing').hidden = sections.some((section) => !section.hidden);
  }

  function narrow(name) {
    filter = name;
    for (const button of document.querySelectorAll('[data-filter]'))
      button.setAttribute('aria-pressed', String(button.dataset.filter === name));
    show();
  }

  function openNamed() {
    const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!row?.classList.contains('row')) return;
    if (row.hidden) {
      search.value = '';
      narrow('all');
    }
    row.parentElement.open = true;
    row.open = true;
    row.scrollIntoView({ block: 'center' });
  }

  function openAll(open) {
    for (const section of sections) section.open = open;
    everything.setAttribute('aria-pressed', String(open));
  }

  for (const button of document.querySelectorAll('[data-lang]'))
    button.addEventListener('click', () => choose(button.dataset.lang));
  for (const button of document.querySelectorAll('[data-filter]'))
    button.addEventListener('click', () => narrow(button.dataset.filter));
  search.addEventListener('input', show);
  everything.addEventListener('click', () =>
    openAll(everything.getAttribute('aria-pressed') !== 'true'),
  );
  addEventListener('hashchange', openNamed);
  addEventListener('beforeprint', () => openAll(true));

  speak(firstLanguage());
  openNamed();
})();
