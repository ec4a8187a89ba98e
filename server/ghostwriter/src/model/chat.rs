//! The chat template: how a model was taught to hear a question and begin an answer.

use crate::{Architecture, GhostwriterError};
use minijinja::{Environment, Error, ErrorKind, Value, context, syntax::SyntaxConfig};

/// Renders prompts with the template out of the model file, or the family's own where the file has none.
pub struct Chat {
    environment: Environment<'static>,
    first: String,
    last: String,
}

const NAME: &str = "chat";

impl Chat {
    /// Takes the template out of a model file (`tokenizer.chat_template`).
    ///
    /// # Errors
    /// [`GhostwriterError::Template`] when it cannot be read.
    pub fn new(template: Option<&str>, architecture: Architecture, first: &str, last: &str) -> Result<Chat, GhostwriterError> {
        let mut environment = Environment::new();
        environment.set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
        // As the templates' own readers set it.
        environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().map_err(|e| fault(&e))?);
        environment.set_fuel(Some(200_000));
        environment.add_function("raise_exception", |said: String| -> Result<String, Error> {
            Err(Error::new(ErrorKind::InvalidOperation, said))
        });
        environment.add_function("strftime_now", |_: String| String::new());
        let template = template.filter(|t| !t.trim().is_empty()).unwrap_or(house_template(architecture));
        environment.add_template_owned(NAME, template.to_string()).map_err(|e| fault(&e))?;
        Ok(Chat { environment, first: first.to_string(), last: last.to_string() })
    }

    /// The text that the model reads: what it is, what is asked, and the mark after which it answers.
    ///
    /// # Errors
    /// [`GhostwriterError::Template`] when the template refuses.
    pub fn render(&self, system: &str, user: &str) -> Result<String, GhostwriterError> {
        let template = self.environment.get_template(NAME).map_err(|e| fault(&e))?;
        let with = |messages: Value| {
            template.render(context! { messages, add_generation_prompt => true, enable_thinking => false, bos_token => self.first.as_str(), eos_token => self.last.as_str() })
        };
        let apart = turns(&[("system", system), ("user", user)]);
        // Some families know no system turn; then it opens the question.
        let joint = format!("{system}\n\n{user}");
        match with(apart) {
            Ok(text) if text.contains(system.trim()) => Ok(text),
            _ => with(turns(&[("user", &joint)])).map_err(|e| fault(&e)),
        }
    }
}

fn turns(turns: &[(&str, &str)]) -> Value {
    turns.iter().map(|(role, content)| context! { role => *role, content => *content }).collect()
}

fn fault(error: &Error) -> GhostwriterError {
    GhostwriterError::Template(error.to_string().lines().next().unwrap_or("").chars().take(200).collect())
}

/// For files without a template: the marks that the family was trained on.
fn house_template(architecture: Architecture) -> &'static str {
    match architecture {
        Architecture::Gemma3 => {
            "{{ bos_token }}{% for m in messages %}<start_of_turn>{{ m.role }}\n{{ m.content }}<end_of_turn>\n{% endfor %}<start_of_turn>model{{ '\n' }}"
        }
        Architecture::Phi3 => "{% for m in messages %}<|{{ m.role }}|>\n{{ m.content }}<|end|>\n{% endfor %}<|assistant|>{{ '\n' }}",
        _ => "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}<|im_start|>assistant{{ '\n' }}",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::strategy::Strategy;

    const SMOLLM2: &str = "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\nYou are a helpful AI assistant<|im_end|>\n' }}{% endif %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

    #[test]
    fn the_template_of_the_file_is_followed() {
        let chat = Chat::new(Some(SMOLLM2), Architecture::Llama, "", "").unwrap();
        assert_eq!(
            chat.render("You write letters.", "Write one.").unwrap(),
            "<|im_start|>system\nYou write letters.<|im_end|>\n<|im_start|>user\nWrite one.<|im_end|>\n<|im_start|>assistant\n"
        );
    }

    #[test]
    fn a_family_without_a_system_turn_hears_it_in_the_question() {
        let strict = "{% if messages[0].role == 'system' %}{{ raise_exception('no system') }}{% endif %}{% for m in messages %}[{{ m.content.strip() }}]{% endfor %}";
        let chat = Chat::new(Some(strict), Architecture::Gemma3, "", "").unwrap();
        assert_eq!(chat.render("S", " U ").unwrap(), "[S\n\n U]");
        for architecture in Architecture::WRITERS {
            let text = Chat::new(None, architecture, "<bos>", "").unwrap().render("Be kind.", "Write.").unwrap();
            assert!(text.contains("Be kind.") && text.contains("Write.") && text.ends_with('\n'), "{text}");
        }
    }

    #[test]
    fn a_template_that_never_ends_or_cannot_be_read_is_an_error() {
        let endless = "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}";
        assert!(Chat::new(Some(endless), Architecture::Llama, "", "").unwrap().render("a", "b").is_err());
        assert!(matches!(Chat::new(Some("{% if %}"), Architecture::Llama, "", ""), Err(GhostwriterError::Template(_))));
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

        /// Templates come out of files that anybody made, and briefs out of anybody's head.
        #[test]
        fn any_template_and_any_brief_give_a_prompt_or_an_error(
            parts in proptest::collection::vec(
                proptest::prop_oneof![
                    "\\PC{0,5}",
                    proptest::sample::select(vec!["{% for m in messages %}", "{% endfor %}", "{{ m.content }}", "{% if ", "%}", "{{", "}}", "{#",
                        "m.role == 'user'", "{% set x = ", "[::-1]", "range(99999)", ".strip()", "|upper", "{% macro a() %}", "{% endmacro %}"]).prop_map(str::to_string),
                ],
                0..12,
            ),
            system in "\\PC{0,20}",
            user in "\\PC{0,40}",
        ) {
            if let Ok(chat) = Chat::new(Some(&parts.concat()), Architecture::Qwen2, "<s>", "</s>") {
                let _ = chat.render(&system, &user);
            }
            // What a brief says stands in the prompt as it is: it opens no turn that the template did not open.
            let text = Chat::new(Some(SMOLLM2), Architecture::Llama, "", "").unwrap().render(&system, &user).unwrap();
            proptest::prop_assert!(text.contains(user.as_str()) && text.contains(system.as_str()));
        }
    }
}
