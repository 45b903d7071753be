// Leaves out of the style sheet what no page uses: most of KERN's tokens and states. What the
// interface uses is a word in its sources.
module.exports = {
  content: ["../app/src/**/*.rs", "../public/*.js"],
  variables: true,
  // Only pages with the sheet for people with an account have these: they come with it.
  blocklist: ["kern-form-check__radio"],
  safelist: [
    // In texts that the server has made from Markdown, and in excerpts with marked words.
    ...["p", "ul", "ol", "li", "strong", "em", "a", "br", "blockquote", "mark", "h2", "h3", "h4"],
    // KERN's surface of the whole page.
    /^:is$/,
    // The ring around whatever has the focus.
    /^:focus-visible$/,
  ],
};
