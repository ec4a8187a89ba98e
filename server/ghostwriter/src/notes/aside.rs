//! Sentences of a note that speak to a program, not to the reader: left out of every letter, never obeyed.

/// Whether this sentence plainly speaks to a program or to whoever writes the letter.
pub(super) fn is_aside(sentence: &str) -> bool {
    let low = sentence.to_lowercase().replace('’', "'");
    let low = low.trim();
    const PLAIN: [&str; 40] = [
        "as an ai",
        "as a language model",
        "language model",
        "system prompt",
        "[inst]",
        "<|",
        "|>",
        "</s>",
        "<s>",
        "### instruction",
        "### system",
        "### response",
        "you are now a",
        "you are now the",
        "you are chatgpt",
        "you are an ai",
        "you are an assistant",
        "you are a helpful",
        "jailbreak",
        "developer mode",
        "prompt injection",
        "previous instructions",
        "prior instructions",
        "earlier instructions",
        "above instructions",
        "all instructions",
        "your instructions",
        "the instructions above",
        "these instructions",
        "any instructions",
        "begin system",
        "end system",
        "in json",
        "as json",
        "in markdown",
        "as markdown",
        "in html",
        "bullet points",
        "all caps",
        "capital letters",
    ];
    const STARTS: [&str; 8] = ["system:", "assistant:", "user:", "prompt:", "instruction:", "instructions:", "note to ai", "hey ai"];
    if STARTS.iter().any(|s| low.starts_with(s)) {
        return true;
    }
    let first = low
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .find(|w| !matches!(*w, "" | "please" | "now" | "and" | "then" | "also" | "instead" | "just" | "but" | "don't" | "do" | "not"))
        .unwrap_or("");
    let orders = matches!(
        first,
        "ignore"
            | "disregard"
            | "forget"
            | "write"
            | "respond"
            | "reply"
            | "answer"
            | "output"
            | "print"
            | "translate"
            | "repeat"
            | "pretend"
            | "act"
            | "roleplay"
            | "override"
            | "bypass"
            | "reveal"
            | "generate"
            | "return"
            | "execute"
            | "append"
            | "insert"
            | "format"
            | "rewrite"
            | "summarise"
            | "summarize"
            | "use"
            | "end"
            | "start"
            | "begin"
            | "sign"
            | "say"
            | "you"
            | "stop"
            | "delete"
            | "drop"
            | "keep"
            | "make"
            | "finish"
            | "include"
    );
    if PLAIN.iter().any(|p| low.contains(p)) {
        // "I wrote all my letters in capital letters" is a memory.
        let told = low.starts_with("i ")
            || low.starts_with("we ")
            || low.starts_with("she ")
            || low.starts_with("he ")
            || low.starts_with("they ");
        return orders || !told;
    }
    if !orders {
        return false;
    }
    let has = |list: &[&str]| list.iter().any(|w| low.contains(w));
    match first {
        "ignore" | "disregard" | "forget" | "override" | "bypass" => has(&[
            "instruction",
            "prompt",
            "everything above",
            "the above",
            "all of the above",
            "previous",
            "the rules",
            "your rules",
            "facts above",
            "the brief",
            "other notes",
            "other facts",
        ]),
        "write" | "say" | "print" | "output" | "repeat" | "include" | "insert" | "append" => {
            shouted(sentence)
                || has(&[
                    "the letter in",
                    "this letter in",
                    "letter as a",
                    "this in ",
                    "it in capital",
                    "in french",
                    "in german",
                    "in spanish",
                    "in latin",
                    "in rhyme",
                    "as a poem",
                    "a poem",
                    "limerick",
                    "pirate",
                    "python",
                    "code",
                    "the word ",
                    "nothing else",
                    "instead of the letter",
                    "500 words",
                    "times in a row",
                    "this as a",
                ])
        }
        "respond" | "reply" | "answer" => {
            has(&["only with", "respond with", "reply with", "answer with", "as a pirate", "in french", "in german", "in spanish"])
        }
        "translate" | "format" | "rewrite" | "summarise" | "summarize" | "generate" | "return" | "execute" => {
            has(&["letter", "text", "this", "output", "following", "above", "json", "code"])
        }
        "pretend" | "act" | "roleplay" => has(&["you are", "as if you", "as a ", "like a "]) && !has(&[" my ", " me "]),
        "use" => has(&["emoji", "hashtag", "markdown", "rhyme", "formal language", "the word"]),
        "end" | "start" | "begin" | "finish" | "sign" => {
            has(&["the letter with", "letter with", "every sentence", "each sentence", "it with", "sign it as", "sign as", "with the word"])
        }
        "keep" | "make" => has(&[
            "keep it short",
            "keep it brief",
            "keep the letter",
            "keep this short",
            "make it short",
            "make it funny",
            "make it rhyme",
            "make the letter",
            "make it sound",
            "make it long",
            "make it sad",
            "make it formal",
        ]),
        "reveal" => has(&["prompt", "instruction", "password", "secret key"]),
        "stop" | "delete" | "drop" => has(&["the letter", "the database", "drop table", "writing the", "all files"]),
        _ => false,
    }
}

/// "write HACKED": a word in capitals that is no name of anything.
fn shouted(sentence: &str) -> bool {
    let words: Vec<&str> = sentence.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let loud = words.iter().filter(|w| w.chars().count() >= 5 && w.chars().all(char::is_uppercase)).count();
    loud > 0 && loud < words.len() && words.len() <= 8
}

/// A note in which an order to a program hangs on something else: the order, when it can be cut off.
pub(super) fn split(sentence: &str) -> (String, Option<String>) {
    // "write in capital letters and say that mum cried": how it is to be written is an order, what it says is not.
    let low = sentence.to_lowercase();
    let form = ["write", "use", "put it", "make it"].iter().any(|w| low.starts_with(w));
    if form && let Some((at, link)) = [" and say that ", " and tell "].iter().find_map(|l| Some((low.find(l)?, *l))) {
        let (head, said) = (&sentence[..at], &sentence[at + " and ".len()..]);
        let said = if link == " and say that " { &sentence[at + link.len()..] } else { said };
        if low.is_ascii() && is_aside(head) && !is_aside(said) {
            return (said.to_string(), Some(head.to_string()));
        }
    }
    if is_aside(sentence) && !sentence.contains([',', ';', '-', '–', '—', ':']) {
        return (String::new(), Some(sentence.to_string()));
    }
    // The order may stand before or behind what the note has to say.
    for (i, c) in sentence.char_indices() {
        if !(matches!(c, ',' | ';' | '–' | '—') || c == '-' && sentence[..i].ends_with(' ')) {
            continue;
        }
        let (head, tail) = (&sentence[..i], sentence[i + c.len_utf8()..].trim_start());
        if is_aside(tail) && !is_aside(head) && tail.len() < 400 {
            return (head.to_string(), Some(tail.to_string()));
        }
    }
    if is_aside(sentence) { (String::new(), Some(sentence.to_string())) } else { (sentence.to_string(), None) }
}
