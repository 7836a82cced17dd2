# The tokens of a corpus and the matches of a lexicon, by quanteda: `Rscript quanteda.R FOLDER ARTICLES`; prints JSON.
# What is loaded (texts, lexicon, packages) is loaded before the clock starts.
suppressMessages(library(quanteda))
quanteda_options(threads = 2)

given <- commandArgs(trailingOnly = TRUE)
lines <- readLines(file.path(given[1], "texts.txt"), encoding = "UTF-8")
texts <- strsplit(paste(lines, collapse = "\n"), "\n\n", fixed = TRUE)[[1]]
texts <- head(texts, as.integer(given[2]))
patterns <- jsonlite::fromJSON(file.path(given[1], "patterns.json"), simplifyVector = FALSE)
lexicon <- dictionary(lapply(patterns, unlist))

begin <- proc.time()
found <- tokens_lookup(tokens(texts), lexicon, valuetype = "glob", nested_scope = "key")
answer <- sum(ntoken(found))
used <- proc.time() - begin
cat(jsonlite::toJSON(
  list(
    seconds = used[["elapsed"]], processor = used[["user.self"]] + used[["sys.self"]],
    articles = length(texts), answer = answer, megabytes = NULL
  ),
  auto_unbox = TRUE, null = "null", digits = NA
), "\n")
