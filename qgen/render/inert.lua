-- Text from question banks may format; it may not link, embed, or carry markup of its own.
-- And some repairs of mathematics.

function RawInline() return {} end
function RawBlock() return {} end
function Div(div) return div.content end
function Span(span) return span.content end

-- A link's address is printed, so that nothing is lost on paper; nobody can click on it.
function Link(link)
  local address = pandoc.Str(link.target)
  local shown = pandoc.utils.stringify(link.content)
  if link.target == "" or shown == link.target or "mailto:" .. shown == link.target then
    return link.content
  end
  return link.content .. {pandoc.Space(), pandoc.Str("("), address, pandoc.Str(")")}
end

function Image(image)
  pandoc.log.warn("images are not supported: " .. image.src)
  return image.caption
end

-- The page's own headings stand above; level 6 parts the fragments.
function Header(header)
  if header.level < 6 then
    return pandoc.Para{pandoc.Strong(header.content)}
  end
  header.attr = pandoc.Attr()
  return header
end

function Code(code) return pandoc.Code(code.text) end
function CodeBlock(block) return pandoc.CodeBlock(block.text) end

-- Typst sets the two columns of a case distinction without a gap.
local function spaced(cases)
  return (cases:gsub("([^\\])&", "%1&\\quad "))
end

-- Single bars around a matrix would become double ones.
local function barred(tex)
  tex = tex:gsub("\\begin{vmatrix}", "\\left|\\begin{matrix}")
  return (tex:gsub("\\end{vmatrix}", "\\end{matrix}\\right|"))
end

-- MathML gets bold italic letters for `\mathbf`, which asks for upright ones.
local function upright(tex)
  tex = tex:gsub("\\mathbf%s*{(%a+)}", "\\textbf{%1}")
  return (tex:gsub("\\mathbf%s+(%a)", "\\textbf{%1}"))
end

function Math(math)
  if FORMAT == "typst" then
    math.text = barred(math.text:gsub("\\begin{cases}.-\\end{cases}", spaced))
  else
    math.text = upright(math.text)
  end
  return math
end
